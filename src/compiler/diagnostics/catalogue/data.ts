import { defineDiagnostics } from "../define.ts";

/** GEN5xxx: sources, columns, fields. */
export const dataDiagnostics = defineDiagnostics({});
