import { DiagnosticError } from "../../../src/compiler/diagnostics/report.ts";
import type { Diagnostic } from "../../../src/compiler/diagnostics/types.ts";

/** The diagnostics that a call ends with. */
export function mistakesOf(run: () => unknown): Diagnostic[] {
  try {
    run();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics;
    throw error;
  }
  return [];
}

/** `CODE file:row:column message | hint`, one line a diagnostic; `folder/` is taken out of the texts. */
export function mistakeLines(run: () => unknown, folder: string): string[] {
  return mistakesOf(run).map(({ code, message, hint, place }) => {
    const where = place?.in === "data" ? [place.path, place.row, place.column].filter((part) => part !== undefined).join(":") : place?.in;
    return `${code} ${where} ${message} | ${hint}`.replaceAll(`${folder}/`, "");
  });
}
