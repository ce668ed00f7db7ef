import { assertUse, product } from "../../compiler/backend.ts";
import type { ValueType } from "../../compiler/ir/types/model.ts";
import type { DataPart, FieldBlock } from "../data/types.ts";
import type { Values } from "./types.ts";

/** Values of one field for every row. */
export interface FieldInMemory {
  field: string;
  type: ValueType;
  values: Values;
}

/** Rows made of values in memory: latents to decode, given variables of samples. */
export function partOf(given: FieldInMemory[], rows: number): DataPart {
  const fields: Record<string, FieldBlock> = {};
  for (const { field, type, values } of given) {
    const width = product(values.shape);
    assertUse(values.data.length === rows * width, `${field} has ${values.data.length} numbers for ${rows} rows of ${width}`);
    fields[field] = {
      type,
      width,
      columns: width === 1 ? [field] : Array.from({ length: width }, (_column, i) => `${field}[${i}]`),
      gather(positions, _epoch, out) {
        for (let i = 0; i < positions.length; i++)
          out.set(values.data.subarray(positions[i] * width, (positions[i] + 1) * width), i * width);
      },
      matrix: () => values.data,
    };
  }
  return {
    rows,
    ids: Uint32Array.from({ length: rows }, (_id, i) => i),
    fields,
    logJacobian: () => ({ ok: true, perRow: new Float64Array(rows) }),
  };
}
