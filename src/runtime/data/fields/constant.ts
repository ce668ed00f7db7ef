import { diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/types.ts";
import type { Field } from "../../../compiler/ir/types/model.ts";
import { askedBy, type DataContext } from "../context.ts";
import { type RowSet, sequenceName } from "../rows/sequences.ts";
import type { Table } from "../table.ts";
import type { FieldValues } from "./values.ts";

/**
 * The first row that says something else than the rows of its sequence before it, of a field with one value for a whole sequence:
 * GEN5053. A missing entry says nothing.
 */
export function checkConstant(
  field: Field,
  { compiled, width }: FieldValues,
  { ids, sequences = [] }: RowSet,
  table: Table,
  levels: readonly string[] | undefined,
  context: DataContext,
): Diagnostic | undefined {
  const { data } = compiled.evaluate(ids, "eval");
  const textOf = (value: number): string => levels?.[value] ?? String(value);
  for (const range of sequences)
    for (let entry = 0; entry < width; entry++) {
      let said: number | undefined;
      for (let i = range.start; i < range.end; i++) {
        const value = data[i * width + entry]!;
        if (Number.isNaN(value)) continue;
        said ??= i;
        const before = data[said * width + entry]!;
        if (value === before) continue;
        const [first, row] = [table.fileRow(ids[said]!), table.fileRow(ids[i]!)];
        const facts = { field: field.name, sequence: sequenceName(range), first, before: textOf(before), row, value: textOf(value) };
        return diagnostic(
          "GEN5053",
          facts,
          { in: "data", path: table.path, row },
          askedBy(context, field.id, `${field.name} is declared here`),
        );
      }
    }
  return undefined;
}
