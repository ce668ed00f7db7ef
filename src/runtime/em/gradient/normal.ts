import { type Argument, type Cells, isFree } from "../arguments.ts";
import type { DiagonalArrays, QuadraticArrays } from "../emissions/kernel.ts";
import type { Means } from "../emissions/means.ts";
import { covarianceCounts } from "../priors/conjugate.ts";
import type { Scale } from "../priors/variance.ts";
import { priorSlopes } from "./priors.ts";
import { addSlope, addSlopes, type Slopes } from "./slopes.ts";

/** What the rows of an E step tell of a Normal with covariances; of missing entries, their moments given the others. */
export type QuadraticSums = Pick<QuadraticArrays, "width" | "inverses" | "covRows" | "weights" | "first" | "second">;

/** Of a Normal with independent columns; a column's weight is that of the rows which have it. */
export interface DiagonalSums extends Pick<DiagonalArrays, "width" | "precisions" | "first" | "second"> {
  weightAt(cell: number, column: number): number;
}

/**
 * In the lower factor L of a covariance, with the logarithm of the diagonal. With the scatter S about the mean and the weight w, the
 * derivative in L is the lower triangle of L^-T (L^-1 S L^-T - w I).
 */
export function addCovarianceSlopes(
  slopes: Slopes,
  cells: Cells,
  { width: D, inverses, weights, second, covRows }: QuadraticSums,
  cov: Argument,
): void {
  if (!isFree(cov.use, 0)) return;
  const inner = new Float64Array(cov.values.length);
  const addScatter = (row: number, weight: number, scatter: Float64Array): void => {
    const from = row * D * D;
    const inverse = (i: number, j: number): number => (j > i ? 0 : inverses[from + i * D + j]);
    const entry = (i: number, j: number): number => scatter[Math.max(i, j) * D + Math.min(i, j)];
    for (let j = 0; j < D; j++) {
      const column = Array.from({ length: D }, (_row, i) => sumTo(j, (k) => entry(i, k) * inverse(j, k)));
      for (let i = 0; i < D; i++) inner[from + i * D + j] += sumTo(i, (k) => inverse(i, k) * column[k]) - (i === j ? weight : 0);
    }
  };
  for (let cell = 0; cell < cells.count; cell++)
    addScatter(covRows[cell], weights[cell], second.subarray(cell * D * D, (cell + 1) * D * D));
  for (let row = 0; cov.prior !== undefined && row < cov.count; row++) {
    const counts = covarianceCounts(cov.prior, row, D);
    addScatter(row, counts.weight, counts.sums);
  }
  for (let from = 0; from < inner.length; from += D * D)
    for (let i = 0; i < D; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = i; k < D; k++) sum += inverses[from + k * D + i] * inner[from + k * D + j];
        addSlope(slopes, cov, from + i * D + j, i === j ? sum / inverses[from + i * D + i] : sum);
      }
}

/** In the free numbers of the means under any covariances: C⁻¹ times the sum of steps from them, and what priors add. */
export function addMeanSlopes(slopes: Slopes, means: Means, cells: Cells, sums: QuadraticSums): void {
  for (const { argument, values } of means.slopes(pullsOf(cells, sums))) {
    addSlopes(slopes, argument, values);
    addSlopes(slopes, argument, priorSlopes(argument, "real"));
  }
}

/** C⁻¹ times the sum of steps, by cell, [cells, D]. */
export function pullsOf(cells: Cells, { width: D, inverses, first, covRows }: QuadraticSums): Float64Array {
  const pulls = new Float64Array(cells.count * D);
  for (let cell = 0; cell < cells.count; cell++) {
    const from = covRows[cell] * D * D;
    const inverse = (i: number, j: number): number => (j > i ? 0 : inverses[from + i * D + j]);
    const half = Array.from({ length: D }, (_row, i) => sumTo(i, (j) => inverse(i, j) * first[cell * D + j]));
    for (let j = 0; j < D; j++) pulls[cell * D + j] = sumTo(D - 1, (i) => inverse(i, j) * half[i]);
  }
  return pulls;
}

function sumTo(last: number, term: (k: number) => number): number {
  let sum = 0;
  for (let k = 0; k <= last; k++) sum += term(k);
  return sum;
}

/** In the means of a Normal with independent columns, and in the logarithms of its variances or standard deviations. */
export function addDiagonalSlopes(
  slopes: Slopes,
  cells: Cells,
  sums: DiagonalSums,
  mean: Argument,
  spread: Argument,
  { kind, power }: Scale,
): void {
  const { width: W, first, second, precisions, weightAt } = sums;
  const means = priorSlopes(mean, "real");
  const spreads = priorSlopes(spread, kind);
  for (let cell = 0; cell < cells.count; cell++)
    for (let c = 0; c < W; c++) {
      const at = cell * W + c;
      means[cells.rows[0][cell] * mean.size + (c % mean.size)] += first[at] * precisions[at];
      spreads[cells.rows[1][cell] * spread.size + (c % spread.size)] += (power / 2) * (second[at] * precisions[at] - weightAt(cell, c));
    }
  addSlopes(slopes, mean, means);
  addSlopes(slopes, spread, spreads);
}
