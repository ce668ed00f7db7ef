import type { FieldExpr } from "../ir/types/model.ts";
import type { Analysis } from "./analysis.ts";

/** Names of a field's numbers, for messages: the columns where the field is a list of them. */
export function columnNames(analysis: Analysis, field: string, width: number): string[] {
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
