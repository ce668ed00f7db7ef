import type { DataIR } from "../compiler/ir/types/model.ts";
import type { DataPart } from "../runtime/data/types.ts";
import { sourceColumns } from "../runtime/index.ts";
import type { Column } from "./csv.ts";

/** Columns of a field with the source's own numbers where the entry was there: a way back from the field may round. */
export function restored(columns: readonly Column[], data: DataIR, field: string, part: DataPart): Column[] {
  const sources = sourceColumns(data, field);
  const entries = part.fields[field]?.matrix() ?? new Float64Array(0);
  return columns.map((column, c) => {
    const name = sources[c];
    const source = name === undefined ? undefined : part.column?.(name);
    if (source === undefined) return column;
    const isThere = (row: number): boolean => !Number.isNaN(entries[row * columns.length + c]!);
    return { name: column.name, values: Array.from(column.values, (value, row) => (isThere(row) ? source[row]! : value)) };
  });
}
