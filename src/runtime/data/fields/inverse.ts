import { assertUse } from "../../../compiler/diagnostics/assert.ts";
import type { DataIR } from "../../../compiler/ir/types/model.ts";
import { sizeOf } from "../../../compiler/math/shape.ts";
import { isLevels } from "../needs.ts";
import type { ColumnValues, FittedFields } from "../types.ts";
import { linkInverse } from "./chain.ts";
import { entryNames, placeSegments } from "./entries.ts";

/**
 * Values of a field, [n, width], as its columns in the columns' own units: degrees, not standard deviations; levels as text. Entries
 * that are no invertible map of one column stay in units of the field, under the field's name. Missing values stay NaN (levels: "").
 */
export function fieldValuesToColumns(ir: DataIR, fitted: FittedFields, fieldName: string, values: ArrayLike<number>): ColumnValues[] {
  const field = ir.fields.find((one) => one.name === fieldName);
  assertUse(field !== undefined, `data ${ir.name} have no field ${fieldName}`);
  const width = sizeOf(field.type);
  const count = values.length / width;
  assertUse(Number.isInteger(count), `${values.length} values are no rows of ${width}`);
  const learnt = fitted.fields[field.name];
  const column = (entry: number) => Float64Array.from({ length: count }, (_, row) => values[row * width + entry]!);

  if (field.type.kind === "category") {
    const levels = isLevels(field.value) ? learnt?.levels : undefined;
    return entryNames(field).map((name, entry) => ({ name, values: Array.from(column(entry), (code) => levelText(levels, code)) }));
  }
  const own = (entry: number) => (width === 1 ? field.name : `${field.name}[${entry}]`);
  return placeSegments(field).flatMap((segment) =>
    Array.from({ length: segment.width }, (_, i) => {
      const found = column(segment.start + i);
      const { chain } = segment;
      if (!chain.ok) return { name: own(segment.start + i), values: [...found] };
      for (const link of [...chain.links].reverse()) {
        const constants = learnt?.constants[link.node]?.[i] ?? [];
        for (let row = 0; row < count; row++) found[row] = linkInverse(link, found[row]!, constants);
      }
      return { name: segment.width === 1 ? chain.column : `${chain.column}[${i}]`, values: [...found] };
    }),
  );
}

/** The column of which each entry of a field is an invertible map, and nothing else; undefined where it isn't one, or is a category. */
export function sourceColumns(ir: DataIR, fieldName: string): (string | undefined)[] {
  const field = ir.fields.find((one) => one.name === fieldName);
  assertUse(field !== undefined, `data ${ir.name} have no field ${fieldName}`);
  if (field.type.kind === "category") return new Array(sizeOf(field.type)).fill(undefined);
  return placeSegments(field).flatMap(({ width, chain }) =>
    new Array<string | undefined>(width).fill(width === 1 && chain.ok ? chain.column : undefined),
  );
}

function levelText(levels: readonly string[] | undefined, code: number): number | string {
  if (levels === undefined) return code;
  return levels[code] ?? "";
}
