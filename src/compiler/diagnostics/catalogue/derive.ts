import { defineDiagnostics } from "../define.ts";

/** GEN4xxx: the choice of an algorithm. */
export const deriveDiagnostics = defineDiagnostics({});
