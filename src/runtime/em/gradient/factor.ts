import { multiply, timesTransposed, transposed } from "../../../compiler/backend.ts";
import type { Cells } from "../arguments.ts";
import { type Factors, loadingsAt, noiseFactorAt } from "../factors/binding.ts";
import type { QuadraticSums } from "./normal.ts";
import { addSlopes, type Slopes } from "./slopes.ts";

/**
 * Of a Normal with latents integrated out: in its loadings and its noise (logarithms of variances or standard deviations; of a
 * full covariance the lower factor with the logarithm of its diagonal). The derivative in a covariance C with the scatter S about the mean
 * and the weight w is ½ A with A = C⁻¹ (S - w C) C⁻¹.
 */
export function addFactorSlopes(into: Slopes, cells: Cells, sums: QuadraticSums, factors: Factors): void {
  const { width: D, size: Q, loadings, noise, noiseRows, structure, isStd } = factors;
  const byLoading = loadings.map(({ argument }) => new Float64Array(argument.values.length));
  const byNoise = new Float64Array(noise.values.length);
  for (const [c, A] of slopes(cells, sums, factors.covariance.count).entries()) {
    const steps = multiply(A, loadingsAt(factors, c), D, D, Q);
    for (const [l, { latent, argument, from, rows }] of loadings.entries())
      for (let d = 0; d < D; d++)
        for (let q = 0; q < latent.size; q++)
          byLoading[l][rows[c] * argument.size + d * latent.size + q] += steps[d * Q + from + q] * latent.std[q];
    const at = noiseRows[c] * noise.size;
    const factor = noiseFactorAt(factors, c);
    if (structure === "full") {
      const inFactor = multiply(A, factor, D, D, D);
      for (let i = 0; i < D; i++)
        for (let j = 0; j <= i; j++) byNoise[at + i * D + j] += inFactor[i * D + j] * (i === j ? factor[i * D + i] : 1);
      continue;
    }
    // d log(variance) / d log(std) is 2.
    const power = isStd ? 2 : 1;
    for (let d = 0; d < D; d++) byNoise[at + (d % noise.size)] += (power / 2) * A[d * D + d] * factor[d * D + d] ** 2;
  }
  for (const [l, { argument }] of loadings.entries()) addSlopes(into, argument, byLoading[l]);
  addSlopes(into, noise, byNoise);
}

/** A of each covariance, from the sums about the means. */
function slopes(cells: Cells, { width: D, inverses, second, weights, covRows }: QuadraticSums, count: number): Float64Array[] {
  return Array.from({ length: count }, (_row, c) => {
    const lower = Float64Array.from({ length: D * D }, (_entry, at) => (at % D > Math.floor(at / D) ? 0 : inverses[c * D * D + at]));
    const precision = timesTransposed(transposed(lower, D, D), D, D);
    const sum = new Float64Array(D * D);
    let weight = 0;
    for (let cell = 0; cell < cells.count; cell++) {
      if (covRows[cell] !== c) continue;
      weight += weights[cell];
      for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) sum[i * D + j] += second[cell * D * D + Math.max(i, j) * D + Math.min(i, j)];
    }
    const sandwich = multiply(multiply(precision, sum, D, D, D), precision, D, D, D);
    return sandwich.map((value, at) => value - weight * precision[at]);
  });
}
