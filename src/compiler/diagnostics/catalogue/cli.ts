import { defineDiagnostics } from "../define.ts";

/** GEN8xxx: the command line. */
export const cliDiagnostics = defineDiagnostics({});
