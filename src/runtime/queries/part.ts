import { assertUse } from "../../compiler/backend.ts";
import type { ValueType } from "../../compiler/ir/types/model.ts";
import type { DataPart, FieldBlock } from "../data/types.ts";
import type { Table } from "./types.ts";

/** Rows made of values in memory: latents to decode, given variables of samples. */
export function partOf(table: Table, rows: number, typeOf: (name: string) => ValueType): DataPart {
  const fields: Record<string, FieldBlock> = {};
  for (const [name, values] of Object.entries(table)) {
    const width = values.shape.reduce((product, size) => product * size, 1);
    assertUse(values.data.length === rows * width, `${name} has ${values.data.length} numbers for ${rows} rows of ${width}`);
    fields[name] = {
      type: typeOf(name),
      width,
      columns: width === 1 ? [name] : Array.from({ length: width }, (_column, i) => `${name}[${i}]`),
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
