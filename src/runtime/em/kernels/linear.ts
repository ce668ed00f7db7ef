import { hasLanes, linearPlace, type PartShape, stageFormulas } from "../../../compiler/backend.ts";
import type { FormulaArrays, LinearArrays } from "../emissions/kernel.ts";
import { Total } from "../total.ts";
import { both, type Packing } from "./packing.ts";

/**
 * Sums are taken about the columns' references. What the density of a cell is there, nats, its terms in a row must make up for: of more, they would
 * lose too many digits.
 */
const LARGEST = 1e5;

/** What formulas alone say of a packing. */
export interface FormulaPacking extends Omit<Packing, "part" | "read"> {
  part: PartShape & { shape: "linear" };
}

/** A scalar family; undefined where its density has functions of row and parameters together that lanes have not. */
export function linearPacking(arrays: LinearArrays): Packing | undefined {
  const { width: W, cells, gaps, present, sums, filled } = arrays;
  const packing = formulaPacking(arrays, false);
  if (packing === undefined) return undefined;
  const { part } = packing;
  const T = part.staged.statistics.length;
  return {
    ...packing,
    read(fields) {
      const count = fields("count");
      const statistics = fields("statistics");
      for (let cell = 0; cell < cells; cell++) {
        for (let c = 0; c < W; c++) {
          // Where entries may be missing, the weight of those that are there is by column too, behind the others.
          present[cell * W + c] = gaps ? both(statistics, linearPlace("statistics", part, [cell, c, T])) : both(count, cell);
          for (let t = 0; t < T; t++) sums[(cell * W + c) * T + t] = both(statistics, linearPlace("statistics", part, [cell, c, t]));
        }
      }
      filled();
    },
  };
}

/** @param kept whether the M step reads rows' responsibilities */
export function formulaPacking(arrays: FormulaArrays, kept: boolean): FormulaPacking | undefined {
  const { x, width: W, rowWeights, formulas, references, names, argsOf, cells, gaps } = arrays;
  const staged = stageFormulas(formulas, names);
  const S = staged.rowSlots.length;
  if (!hasLanes(staged.root) || S === 0) return undefined;
  const part = { shape: "linear", width: W, cells, gaps, kept, staged } as const;
  // Where entries may be missing, the parameters' own term is by column too, behind the others.
  const term = staged.parameterSlots.length;
  const rowValues = Array.from(references, (about) => remembered((value) => staged.rowValues(value, about)));
  const rowTerm = Array.from(references, (about) => remembered((value) => (Number.isNaN(value) ? 0 : staged.rowTerm(value, about))));
  /** Of the present parameters: what does not depend on the row, [cells, width]. */
  const terms = new Float64Array(cells * W);
  const constant = new Total();
  for (let i = 0; i < x.length; i++) constant.add((rowWeights?.[Math.floor(i / W)] ?? 1) * rowTerm[i % W](x[i]));
  return {
    part,
    constant: constant.value,
    rowConstant(row) {
      let sum = 0;
      for (let c = 0; c < W; c++) sum += rowTerm[c](x[row * W + c]);
      return sum;
    },
    row(out, at, stride, row) {
      for (let c = 0; c < W; c++) {
        const value = x[row * W + c];
        const values = Number.isNaN(value) ? undefined : rowValues[c](value);
        for (let s = 0; s < S; s++) out[at + (c * S + s) * stride] = values?.[s] ?? Number.NaN;
      }
    },
    write(parameters, logWeights) {
      const slots = parameters("slots");
      const weight = parameters("weight");
      for (let cell = 0; cell < cells; cell++) {
        weight[cell] = logWeights?.[cell] ?? 0;
        for (let c = 0; c < W; c++) {
          for (const [s, value] of staged.parameterValues(argsOf(cell, c), references[c]).entries())
            slots[linearPlace("slots", part, [cell, c, s])] = value;
          if (gaps) slots[linearPlace("slots", part, [cell, c, term])] = terms[cell * W + c];
          else weight[cell] += terms[cell * W + c];
        }
      }
    },
    trusted() {
      for (let i = 0; i < terms.length; i++) terms[i] = staged.parameterTerm(argsOf(Math.floor(i / W), i % W), references[i % W]);
      return terms.every((term) => !(Math.abs(term) > LARGEST));
    },
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
