import { defineDiagnostics } from "../define.ts";

/** GEN6xxx: fitting, numerically. */
export const trainDiagnostics = defineDiagnostics({});
