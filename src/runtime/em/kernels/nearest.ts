import { diagonalPlace, emitNearest } from "../../../compiler/backend.ts";
import { diagonalPacking } from "./diagonal.ts";
import { both, columnMeans } from "./packing.ts";
import { bindRows } from "./rows.ts";
import type { KernelOptions } from "./types.ts";
import { hasFusedLanes } from "./variant.ts";
import { WORTH_ONCE } from "./worth.ts";

/** Steps that k-means takes at least, as a rule, if it may. */
const USUAL_STEPS = 10;

/** One step of k-means over rows that it read once, for the present centres. */
export interface NearestPass {
  /** The weight of the rows that are nearest to each centre, [k], and their means, [k, width]; the latter anything without weight. */
  assign(): { totals: Float64Array; means: Float64Array };
  /** Each row's centre at the last step. */
  labels(): Int32Array;
}

/** Rows as points, [rows, width], with weights. */
interface Points {
  rows: number;
  width: number;
  x: Float64Array;
  weights?: Float64Array;
}

/** The steps as a kernel, or undefined where rows are few. `centres` [k, width] are read at each step. */
export function nearestPass(points: Points, centres: Float64Array, steps: number, options: KernelOptions): NearestPass | undefined {
  const { rows, width, x, weights } = points;
  const k = centres.length / width;
  const work = rows * centres.length * Math.min(steps + 1, USUAL_STEPS);
  if (options.plain || work < (options.least ?? WORTH_ONCE)) return undefined;
  const kernel = emitNearest({ centres: k, width, relaxed: options.relaxed ?? hasFusedLanes() });
  const totals = new Float64Array(k);
  const means = new Float64Array(centres.length);
  // Precision 2, of which the density's logarithm is minus the squared distance.
  const packing = diagonalPacking({
    shape: "diagonal",
    x,
    width,
    centres,
    precisions: new Float64Array(centres.length).fill(2),
    constants: new Float64Array(k),
    weights: totals,
    first: new Float64Array(centres.length),
    second: new Float64Array(centres.length),
  });
  const bound = bindRows(kernel, [packing], rows);
  if (bound === undefined) return undefined;
  const { packed, place, partSums, sums } = bound;
  const shift = columnMeans(x, width);
  const places = Int32Array.from(means, (_mean, i) =>
    diagonalPlace("moments", { cells: k, width, gaps: false }, [Math.floor(i / width), i % width], 0),
  );
  for (let row = 0; row < rows; row++) packed[place(row, kernel.weightColumn)] = weights?.[row] ?? 1;
  return {
    assign() {
      packing.write((name) => {
        const { offset, length } = kernel.parameters.fields[`0.${name}`];
        return new Float64Array(bound.memory.buffer, offset, length);
      });
      sums.clear();
      bound.run();
      sums.add();
      packing.read(partSums(0));
      // Not about the present centres, so that equal clusters have equal means to the bit.
      const moments = partSums(0)("moments");
      for (let i = 0; i < means.length; i++) means[i] = shift[i % width] + both(moments, places[i]) / totals[Math.floor(i / width)];
      return { totals, means };
    },
    labels: () => Int32Array.from({ length: rows }, (_label, row) => packed[place(row, kernel.weightColumn + kernel.stride)]),
  };
}
