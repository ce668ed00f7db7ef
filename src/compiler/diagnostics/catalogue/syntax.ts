import { defineDiagnostics } from "../define.ts";

/** GEN1xxx: lexing and parsing. */
export const syntaxDiagnostics = defineDiagnostics({});
