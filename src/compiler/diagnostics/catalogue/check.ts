import { defineDiagnostics } from "../define.ts";

/** GEN2xxx: names, types, shapes, supports, settings. */
export const checkDiagnostics = defineDiagnostics({});
