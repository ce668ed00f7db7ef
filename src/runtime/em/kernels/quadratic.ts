import { factorOrder, momentOrder } from "../../../compiler/backend.ts";
import type { QuadraticArrays } from "../emissions/kernel.ts";
import { both, columnMeans, type Packing } from "./packing.ts";

export function quadraticPacking(arrays: QuadraticArrays): Packing {
  const { x, width: D, centres, inverses, constants, covRows, weights, first, second } = arrays;
  const cells = weights.length;
  const shift = columnMeans(x, D);
  // U is the transpose of the inverse factor; entries below its diagonal are the zeros of a tile's corner.
  const factorFrom = Int32Array.from(factorOrder(D), ([i, j]) => (i > j ? -1 : j * D + i));
  const momentTo = Int32Array.from(momentOrder(D), ([i, j]) => i * D + j);
  return {
    part: { shape: "quadratic", width: D, cells },
    row(out, at, stride, row) {
      for (let c = 0; c < D; c++) out[at + c * stride] = x[row * D + c] - shift[c];
    },
    write(parameters, logWeights) {
      const factor = parameters("factor");
      const offset = parameters("offset");
      const weight = parameters("weight");
      const mean = parameters("mean");
      for (let cell = 0; cell < cells; cell++) {
        const from = covRows[cell] * D * D;
        for (let e = 0; e < factorFrom.length; e++)
          factor[cell * factorFrom.length + e] = factorFrom[e] < 0 ? 0 : inverses[from + factorFrom[e]];
        for (let j = 0; j < D; j++) {
          mean[cell * D + j] = centres[cell * D + j] - shift[j];
          let sum = 0;
          for (let i = 0; i <= j; i++) sum += inverses[from + j * D + i] * mean[cell * D + i];
          offset[cell * D + j] = -sum;
        }
        weight[cell] = constants[covRows[cell]] + (logWeights?.[cell] ?? 0);
      }
    },
    read(sums) {
      const count = sums("count");
      const firsts = sums("first");
      const seconds = sums("second");
      for (let cell = 0; cell < cells; cell++) {
        weights[cell] = both(count, cell);
        for (let c = 0; c < D; c++) first[cell * D + c] = both(firsts, cell * D + c);
        for (let e = 0; e < momentTo.length; e++) second[cell * D * D + momentTo[e]] = both(seconds, cell * momentTo.length + e);
      }
    },
    trusted: () => true,
  };
}
