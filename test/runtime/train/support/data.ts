import type { ValueType } from "../../../../src/compiler/ir/types/model.ts";
import type { DataPart, FieldBlock, LoadedData } from "../../../../src/runtime/data/types.ts";

/** A part of the data from rows of numbers, by field. Row ids begin at `firstId`. */
export function partFrom(
  fields: Record<string, number[][]>,
  options: { weights?: number[]; firstId?: number; logJacobian?: number[]; kind?: ValueType["kind"] } = {},
): DataPart {
  const rows = Object.values(fields)[0].length;
  const { weights, firstId = 0, logJacobian, kind = "real" } = options;
  return {
    rows,
    ids: Uint32Array.from({ length: rows }, (_, i) => firstId + i),
    ...(weights === undefined ? {} : { weights: Float64Array.from(weights) }),
    fields: Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, blockFrom(name, values, kind)])),
    logJacobian: () => ({ ok: true, perRow: Float64Array.from(logJacobian ?? new Array(rows).fill(0)) }),
  };
}

function blockFrom(name: string, values: number[][], kind: ValueType["kind"]): FieldBlock {
  const width = values[0].length;
  return {
    type: { kind, plate: width === 1 ? [] : [width], optional: false },
    width,
    columns: Array.from({ length: width }, (_, i) => `${name}[${i}]`),
    gather(positions, _epoch, out) {
      for (let i = 0; i < positions.length; i++) out.set(values[positions[i]], i * width);
    },
    matrix: () => Float64Array.from(values.flat()),
  };
}

export function dataFrom(train: DataPart, heldout?: DataPart): LoadedData {
  return { train, ...(heldout === undefined ? {} : { heldout }), fitted: { version: 1, fields: {} }, files: [], warnings: [] };
}
