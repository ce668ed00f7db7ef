import { type Code, catalogue } from "./catalogue/index.ts";
import { type ArgsOf, type CatalogueRow, fillTemplate } from "./define.ts";
import type { Diagnostic, Fix, Place, Related, Span } from "./types.ts";

export interface ReportOptions {
  related?: Related[];
  fix?: Fix;
}

/** Makes one diagnostic from its row of the catalogue. */
export function diagnostic<C extends Code>(
  code: C,
  args: ArgsOf<(typeof catalogue)[C]>,
  place?: Place,
  options: ReportOptions = {},
): Diagnostic {
  const row: CatalogueRow = catalogue[code];
  const values = args as Record<string, string | number>;
  return {
    code,
    severity: row.severity,
    message: fillTemplate(row.message, values),
    ...(row.hint === undefined ? {} : { hint: fillTemplate(row.hint, values) }),
    args: values,
    ...(place === undefined ? {} : { place }),
    related: options.related ?? [],
    ...(options.fix === undefined ? {} : { fix: options.fix }),
  };
}

export function at(span: Span): Place {
  return { in: "spec", span };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((found) => found.severity === "error");
}

/** Carries diagnostics out of a deep call where returning a `Result` through every level would hide the code's sense. Caught at the stage's door. */
export class DiagnosticError extends Error {
  readonly diagnostics: Diagnostic[];
  constructor(...diagnostics: Diagnostic[]) {
    super(diagnostics.map((found) => `${found.code}: ${found.message}`).join("\n"));
    this.name = "DiagnosticError";
    this.diagnostics = diagnostics;
  }
}
