import { at, diagnostic } from "../diagnostics/report.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Diagnostic } from "../diagnostics/types.ts";
import { columnText } from "../fields/written.ts";
import type { DataDecl } from "../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import { columnsOf, type FileHost } from "./columns.ts";

const shown = 12;

/**
 * Columns that the csv file of a data block doesn't have: GEN5016, which training would report. A warning here, since the file may be another by
 * then. Nothing where the header isn't known; of other sources the compiler itself knows the columns.
 */
export function absentColumns(analysis: Analysis, host: FileHost): Diagnostic[] {
  return (analysis.tree?.declarations ?? []).flatMap((one) => (one.is === "data" ? absentIn(analysis, one, host) : []));
}

function absentIn(analysis: Analysis, node: DataDecl, host: FileHost): Diagnostic[] {
  const path = csvOf(analysis, node);
  const names = path === undefined ? [] : (columnsOf(analysis, node, host) ?? []);
  if (path === undefined || names.length === 0) return [];
  const columns = names.length > shown ? `${names.slice(0, shown).join(", ")} and ${names.length - shown} more` : names.join(", ");
  return analysis.symbols().occurrences.flatMap(({ span, symbol }) => {
    if (symbol.is !== "column" || symbol.data !== node || names.includes(symbol.name)) return [];
    const near = suggest(symbol.name, names);
    const suggestion = near === undefined ? "" : ` (did you mean ${near}?)`;
    const isField = node.items.some((item) => item.is === "field" && item.value === undefined && item.name.span.start === span.start);
    const text = near === undefined || isField ? undefined : columnText(near);
    const fix = text === undefined ? {} : { fix: { title: `Write \`${text}\``, edits: [{ span, text }] } };
    const found = diagnostic("GEN5016", { path, column: symbol.name, suggestion, columns }, at(span), fix);
    return [{ ...found, severity: "warning" as const }];
  });
}

/** The text of the csv source, as a message names it. */
function csvOf(analysis: Analysis, node: DataDecl): string | undefined {
  const source = node.items.find((item) => item.is === "dataSetting" && item.name.text === "source");
  if (source?.is !== "dataSetting" || source.value.is !== "call" || source.value.callee.is !== "name") return undefined;
  const [first] = source.value.args;
  return source.value.callee.name.text === "csv" && first !== undefined
    ? analysis.textOf(first.value.span).replace(/^"|"$/g, "")
    : undefined;
}
