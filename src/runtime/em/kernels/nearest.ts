import { diagonalPlace, emitNearest } from "../../../compiler/backend.ts";
import { diagonalPacking } from "./diagonal.ts";
import { partFields } from "./memory.ts";
import { both } from "./packing.ts";
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
  /** Writes each row's centre at the last step, if it isn't there already. */
  labels(into: Int32Array): void;
  /** Gives memory back. */
  close(): void;
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
  const weighted = weights !== undefined;
  const relaxed = options.relaxed ?? hasFusedLanes();
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
  const bound = bindRows((shared) => emitNearest({ centres: k, width, weighted, relaxed, shared }), [packing], rows, { kept: weighted });
  if (bound === undefined) return undefined;
  const { kernel, memory, parametersAt, tails, tailOf, partSums, sums } = bound;
  const { shift } = packing.source;
  const places = Int32Array.from(means, (_mean, i) =>
    diagonalPlace("moments", { cells: k, width, gaps: false }, [Math.floor(i / width), i % width], 0),
  );
  for (let row = 0; weights !== undefined && row < rows; row++) tails[tailOf(row, 0)] = weights[row];
  return {
    assign() {
      packing.write(partFields(memory, kernel.parameters, parametersAt, 0));
      sums.clear();
      bound.run();
      sums.add();
      packing.read(partSums(0));
      // Not about the present centres, so that equal clusters have equal means to the bit.
      const moments = partSums(0)("moments");
      for (let i = 0; i < means.length; i++) means[i] = shift[i % width] + both(moments, places[i]) / totals[Math.floor(i / width)];
      return { totals, means };
    },
    close: bound.close,
    labels(labels) {
      if (weighted) for (let row = 0; row < rows; row++) labels[row] = tails[tailOf(row, 1)];
      else
        for (let row = 0; row < rows; row++) {
          const within = row % kernel.blockRows;
          if (within === 0) bound.runBlock(row / kernel.blockRows);
          labels[row] = tails[within];
        }
    },
  };
}
