import { diagonalPlace } from "../../../compiler/backend.ts";
import type { DiagonalArrays } from "../emissions/kernel.ts";
import { both, columnMeans, constantsOf, type Packing } from "./packing.ts";

/**
 * Sums are taken about the columns' means. A cell whose mean lies this many standard deviations away, squared, would lose too many
 * digits of its variance.
 */
const FARTHEST = 1e6;

export function diagonalPacking(arrays: DiagonalArrays): Packing & Required<Pick<Packing, "source">> {
  const { x, width: W, centres, precisions, constants, weights, first, second, present } = arrays;
  const cells = weights.length;
  const part = { shape: "diagonal", width: W, cells, gaps: present !== undefined } as const;
  const shift = columnMeans(x, W);
  const places = (among: "lines" | "moments", kind: 0 | 1 | 2): Int32Array =>
    Int32Array.from({ length: cells * W }, (_place, i) => diagonalPlace(among, part, [Math.floor(i / W), i % W], kind));
  const slopes = places("lines", 0);
  const offsets = places("lines", 1);
  const firsts = places("moments", 0);
  const seconds = places("moments", 1);
  const terms = places("lines", 2);
  const presents = places("moments", 2);
  return {
    part,
    ...constantsOf(arrays),
    source: { x, shift },
    row(out, at, stride, row) {
      for (let c = 0; c < W; c++) out[at + c * stride] = x[row * W + c] - shift[c];
    },
    write(parameters, logWeights) {
      const lines = parameters("lines");
      const weight = parameters("weight");
      for (let i = 0; i < cells * W; i++) {
        const slope = Math.sqrt(0.5 * precisions[i]);
        lines[slopes[i]] = slope;
        lines[offsets[i]] = -slope * (centres[i] - shift[i % W]);
        if (present !== undefined) lines[terms[i]] = 0.5 * Math.log((2 * Math.PI) / precisions[i]);
      }
      for (let cell = 0; cell < cells; cell++) weight[cell] = (present === undefined ? constants[cell] : 0) + (logWeights?.[cell] ?? 0);
    },
    read(sums) {
      const count = sums("count");
      const moments = sums("moments");
      for (let cell = 0; cell < cells; cell++) {
        weights[cell] = both(count, cell);
        for (let i = cell * W; i < (cell + 1) * W; i++) {
          const centre = centres[i] - shift[i % W];
          const sum = both(moments, firsts[i]);
          const weight = present === undefined ? weights[cell] : both(moments, presents[i]);
          if (present !== undefined) present[i] = weight;
          first[i] = sum - centre * weight;
          second[i] = Math.max(both(moments, seconds[i]) - 2 * centre * sum + centre * centre * weight, 0);
        }
      }
    },
    trusted: () => centres.every((centre, i) => (centre - shift[i % W]) ** 2 * precisions[i] < FARTHEST),
  };
}
