import type { Density, FieldExpr, Variable } from "../ir/types/model.ts";
import type { Emission } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";

/** What every emission says of its variable: the field that it explains, and the field's columns. */
export function observedColumns(
  analysis: Analysis,
  variable: Variable,
  { distribution }: Density,
): Pick<Emission, "observed" | "field" | "family" | "width" | "columns"> {
  const width = product(variable.type.plate);
  const field = variable.field ?? variable.name;
  return { observed: variable.id, field, family: distribution, width, columns: columnNames(analysis, field, width) };
}

/** Names of a field's numbers, for messages: the columns where the field is a list of them. */
function columnNames(analysis: Analysis, field: string, width: number): string[] {
  const value = analysis.ir.data?.fields.find((candidate) => candidate.name === field)?.value;
  const items = value === undefined ? [] : value.is === "list" ? value.items : [value];
  if (items.length === width) {
    const names = items.map(soleColumn);
    if (names.every((name) => name !== undefined)) return names;
  }
  return width === 1 ? [field] : Array.from({ length: width }, (_entry, i) => `${field}[${i}]`);
}

function soleColumn(item: FieldExpr): string | undefined {
  if (item.is === "column") return item.name;
  if (item.is !== "apply") return undefined;
  const names = item.args.map(soleColumn).filter((name) => name !== undefined);
  return names.length === 1 ? names[0] : undefined;
}
