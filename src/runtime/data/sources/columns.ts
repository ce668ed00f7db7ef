import { diagnostic } from "../../../compiler/diagnostics/report.ts";
import { suggest } from "../../../compiler/diagnostics/suggest.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/types.ts";
import { type DataContext, specPlace } from "../context.ts";
import type { ColumnNeeds } from "../table.ts";

const SHOWN = 12;

/** GEN5016, at the place in the spec that names the column. */
export function missingColumn(column: string, names: string[], path: string, needs: ColumnNeeds, context: DataContext): Diagnostic {
  const near = suggest(column, names);
  const shown = names.length > SHOWN ? `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more` : names.join(", ");
  return diagnostic(
    "GEN5016",
    { path, column, suggestion: near === undefined ? "" : ` (did you mean ${near}?)`, columns: shown },
    specPlace(context, needs.nodes.get(column)) ?? { in: "data", path, row: 1, column },
  );
}
