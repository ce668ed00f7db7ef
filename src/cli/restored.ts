import type { DataPart } from "../runtime/data/types.ts";
import type { Column } from "./csv.ts";

/** Columns of a field [rows, width] with the source's own numbers where the field's entry was there: a way back may round. */
export function restored(columns: readonly Column[], field: Float64Array, part: DataPart): Column[] {
  const width = columns.length;
  return columns.map((column, c) => {
    const source = part.column?.(column.name);
    if (source === undefined) return column;
    const values = Array.from(column.values, (value, row) => (Number.isNaN(field[row * width + c]!) ? value : source[row]!));
    return { name: column.name, values };
  });
}
