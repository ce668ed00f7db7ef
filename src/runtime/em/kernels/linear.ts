import { hasLanes, linearPlace, stageFormulas } from "../../../compiler/backend.ts";
import type { LinearArrays } from "../emissions/kernel.ts";
import { both, type Packing } from "./packing.ts";

/** A scalar family; undefined where its density has functions of row and parameters together that lanes have not. */
export function linearPacking(arrays: LinearArrays): Packing | undefined {
  const { x, width: W, rowWeights, formulas, names, argsOf, weights, sums, filled } = arrays;
  const staged = stageFormulas(formulas, names);
  if (!hasLanes(staged.root)) return undefined;
  const cells = weights.length;
  const P = staged.parameterSlots.length;
  const T = staged.statistics.length;
  const S = staged.rowSlots.length;
  const rowValues = remembered(staged.rowValues);
  const rowTerm = remembered(staged.rowTerm);
  let constant = 0;
  for (let i = 0; i < x.length; i++) constant += (rowWeights?.[Math.floor(i / W)] ?? 1) * rowTerm(x[i]);
  return {
    part: { shape: "linear", width: W, cells, staged },
    constant,
    rowConstant(row) {
      let sum = 0;
      for (let c = 0; c < W; c++) sum += rowTerm(x[row * W + c]);
      return sum;
    },
    row(out, at, stride, row) {
      for (let c = 0; c < W; c++) {
        const values = rowValues(x[row * W + c]);
        for (let s = 0; s < S; s++) out[at + (c * S + s) * stride] = values[s];
      }
    },
    write(parameters, logWeights) {
      const slots = parameters("slots");
      const weight = parameters("weight");
      for (let cell = 0; cell < cells; cell++) {
        weight[cell] = logWeights?.[cell] ?? 0;
        for (let c = 0; c < W; c++) {
          const args = argsOf(cell, c);
          weight[cell] += staged.parameterTerm(args);
          for (const [s, value] of staged.parameterValues(args).entries()) slots[linearPlace(cells, W, P, [cell, c, s])] = value;
        }
      }
    },
    read(fields) {
      const count = fields("count");
      const statistics = fields("statistics");
      for (let cell = 0; cell < cells; cell++) {
        weights[cell] = both(count, cell);
        for (let c = 0; c < W; c++)
          for (let t = 0; t < T; t++) sums[(cell * W + c) * T + t] = both(statistics, linearPlace(cells, W, T, [cell, c, t]));
      }
      filled();
    },
    trusted: () => true,
  };
}

/** Most values that are remembered: counts repeat, measurements do not. */
const REMEMBERED = 10_000;

function remembered<Value>(compute: (x: number) => Value): (x: number) => Value {
  const known = new Map<number, Value>();
  return (x) => {
    const found = known.get(x);
    if (found !== undefined) return found;
    const value = compute(x);
    if (known.size < REMEMBERED) known.set(x, value);
    return value;
  };
}
