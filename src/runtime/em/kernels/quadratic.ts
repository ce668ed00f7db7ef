import { factorOrder, momentOrder } from "../../../compiler/backend.ts";
import type { Conditionals } from "../emissions/conditionals.ts";
import { invertLower } from "../emissions/gaussian.ts";
import type { QuadraticArrays } from "../emissions/kernel.ts";
import { both, columnMeans, constantsOf, type Fields, type Packing } from "./packing.ts";

/**
 * Where entries are missing, the rows of each pattern have factors of their own, with zeros for the missing columns, of which the packed
 * numbers then do not matter; the host makes the moments of whole rows of those that each pattern has.
 */
export function quadraticPacking(arrays: QuadraticArrays): Packing {
  const { x, width: D, centres, inverses, constants, covRows, weights, first, second, gaps } = arrays;
  const cells = weights.length;
  const shift = columnMeans(x, D);
  // U is the transpose of the inverse factor; entries below its diagonal are the zeros of a tile's corner.
  const factorFrom = Int32Array.from(factorOrder(D), ([i, j]) => (i > j ? -1 : j * D + i));
  const momentTo = Int32Array.from(momentOrder(D), ([i, j]) => i * D + j);

  /** `inverse` [D, D] begins at `from`. */
  function writeCell(parameters: Fields, cell: number, inverse: Float64Array, from: number, constant: number): void {
    const factor = parameters("factor");
    const offset = parameters("offset");
    const mean = parameters("mean");
    for (let e = 0; e < factorFrom.length; e++)
      factor[cell * factorFrom.length + e] = factorFrom[e] < 0 ? 0 : inverse[from + factorFrom[e]];
    for (let j = 0; j < D; j++) {
      mean[cell * D + j] = centres[cell * D + j] - shift[j];
      let sum = 0;
      for (let i = 0; i <= j; i++) sum += inverse[from + j * D + i] * mean[cell * D + i];
      offset[cell * D + j] = -sum;
    }
    parameters("weight")[cell] = constant;
  }

  function readCell(sums: Fields, cell: number, intoFirst: Float64Array, intoSecond: Float64Array): number {
    const firsts = sums("first");
    const seconds = sums("second");
    for (let c = 0; c < D; c++) intoFirst[c] = both(firsts, cell * D + c);
    for (let e = 0; e < momentTo.length; e++) intoSecond[momentTo[e]] = both(seconds, cell * momentTo.length + e);
    return both(sums("count"), cell);
  }

  return {
    part: { shape: "quadratic", width: D, cells },
    ...constantsOf(arrays),
    source: { x, shift },
    row(out, at, stride, row) {
      for (let c = 0; c < D; c++) {
        const value = x[row * D + c];
        out[at + c * stride] = Number.isNaN(value) ? 0 : value - shift[c];
      }
    },
    write(parameters, logWeights) {
      if (gaps !== undefined) return;
      for (let cell = 0; cell < cells; cell++)
        writeCell(parameters, cell, inverses, covRows[cell] * D * D, constants[covRows[cell]] + (logWeights?.[cell] ?? 0));
    },
    read(sums) {
      if (gaps !== undefined) {
        for (const all of [weights, first, second]) all.fill(0);
        gaps.clear();
        return;
      }
      for (let cell = 0; cell < cells; cell++)
        weights[cell] = readCell(sums, cell, first.subarray(cell * D, (cell + 1) * D), second.subarray(cell * D * D, (cell + 1) * D * D));
      arrays.filled?.();
    },
    ...(gaps === undefined ? {} : { kinds: patternKinds(gaps) }),
    trusted: () => arrays.trusted?.() ?? true,
  };

  function patternKinds({ patterns, of, conditionalOf, complete }: Conditionals): Packing["kinds"] {
    const inverse = new Float64Array(D * D);
    const whole = new Float64Array(D * D);
    const [ownFirst, ownSecond] = [new Float64Array(D), new Float64Array(D * D)];
    return {
      count: patterns.length,
      of,
      write(parameters, pattern, logWeights) {
        const { present } = patterns[pattern];
        const o = present.length;
        for (let cell = 0; cell < cells; cell++) {
          const { factor, constant } = conditionalOf(covRows[cell], pattern);
          invertLower(factor, o, inverse);
          whole.fill(0);
          for (let i = 0; i < o; i++) for (let j = 0; j <= i; j++) whole[present[i] * D + present[j]] = inverse[i * o + j];
          writeCell(parameters, cell, whole, 0, constant + (logWeights?.[cell] ?? 0));
        }
      },
      read(sums, pattern) {
        for (let cell = 0; cell < cells; cell++) {
          const weight = readCell(sums, cell, ownFirst, ownSecond);
          weights[cell] += weight;
          const own = { weight, first: ownFirst, second: ownSecond };
          complete(
            cell,
            covRows[cell],
            pattern,
            own,
            first.subarray(cell * D, (cell + 1) * D),
            second.subarray(cell * D * D, (cell + 1) * D * D),
          );
        }
      },
    };
  }
}
