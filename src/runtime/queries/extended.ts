import { bug } from "../../compiler/backend.ts";
import type { DataPart, FieldBlock, SequenceRange } from "../data/types.ts";

/** The sequences with `steps` further steps each, of which nothing is known: their laws are what the model forecasts. */
export function extendedPart(part: DataPart, steps: number): DataPart {
  const ranges = part.sequences ?? bug("rows that are no sequences have no next step");
  const sequences: SequenceRange[] = [];
  /** Position of each row of the old part, -1 for a new one. */
  const from: number[] = [];
  for (const range of ranges) {
    const start = from.length;
    for (let row = range.start; row < range.end; row++) from.push(row);
    for (let step = 0; step < steps; step++) from.push(-1);
    sequences.push({ ...range, start, end: from.length });
  }
  const { weights } = part;
  const rows = from.length;
  const weightOf = (range: SequenceRange): number => weights?.[range.start] ?? 1;
  return {
    rows,
    ids: Uint32Array.from(from, (row) => (row < 0 ? 0 : part.ids[row])),
    ...(weights === undefined
      ? {}
      : {
          weights: Float64Array.from(ranges.flatMap((range) => new Array<number>(range.end - range.start + steps).fill(weightOf(range)))),
        }),
    sequences,
    fields: Object.fromEntries(Object.entries(part.fields).map(([name, block]) => [name, extendedBlock(block, from)])),
    logJacobian: () => bug("a forecast has no value to be scored"),
  };
}

function extendedBlock(block: FieldBlock, from: readonly number[]): FieldBlock {
  const { width } = block;
  function matrix(): Float64Array {
    const values = block.matrix();
    const out = new Float64Array(from.length * width).fill(Number.NaN);
    for (const [row, old] of from.entries()) if (old >= 0) out.set(values.subarray(old * width, (old + 1) * width), row * width);
    return out;
  }
  return {
    ...block,
    matrix,
    gather(positions, _epoch, out) {
      const values = matrix();
      for (let i = 0; i < positions.length; i++)
        for (let c = 0; c < width; c++) {
          const value = values[positions[i] * width + c];
          out[i * width + c] = Number.isNaN(value) && out instanceof Int32Array ? -1 : value;
        }
    },
  };
}
