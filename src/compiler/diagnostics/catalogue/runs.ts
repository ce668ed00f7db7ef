import { defineDiagnostics } from "../define.ts";

/** GEN7xxx: run folders and queries. */
export const runsDiagnostics = defineDiagnostics({});
