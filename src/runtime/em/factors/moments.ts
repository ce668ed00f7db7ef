import { multiply } from "../../../compiler/backend.ts";
import type { Rows, Scatter } from "../emissions/covariances.ts";
import { type Factors, loadingsAt, noiseFactorAt, rootAt, scaledLoadingsAt } from "./binding.ts";
import { type LatentMoments, type LatentPosterior, latentMoments, latentPosterior } from "./latent.ts";
import type { Shifts } from "./shifts.ts";

export type Scatters = (Scatter | undefined)[];

/** By covariance. */
export type Moments = (LatentMoments | undefined)[];

/** z given x under covariance `c`, both about their means. */
export function posteriorAt(factors: Factors, c: number): LatentPosterior {
  const { width: D, size: Q } = factors;
  return latentPosterior(scaledLoadingsAt(factors, c), noiseFactorAt(factors, c), rootAt(factors, c), D, Q);
}

/** About the means, from the present parameters. */
export function momentsOf(factors: Factors, scatters: Scatters): Moments {
  const { width: D, size: Q } = factors;
  return scatters.map((scatter, c) => scatter && latentMoments(posteriorAt(factors, c), scatter.matrix, D, Q));
}

/** The same of x less its blocks' own means, and of z itself: by these, loadings explain load E[z] as well. */
export function uncentredMoments(factors: Factors, scatters: Scatters, { cells, latentMeans }: Shifts, rows: Rows): Moments {
  const { width: D, size: Q } = factors;
  const { weights, first } = rows.steps();
  const moments = momentsOf(factors, scatters);
  for (const [c, of] of moments.entries()) {
    const scatter = scatters[c];
    if (of === undefined || scatter === undefined) continue;
    const { regression } = posteriorAt(factors, c);
    const load = loadingsAt(factors, c);
    for (let cell = 0; cell < cells.count; cell++) {
      if (cells.rows[0][cell] !== c) continue;
      const share = weights[cell] / scatter.weight;
      const step = Float64Array.from({ length: D }, (_column, d) => first[cell * D + d] / scatter.weight);
      const mean = latentMeans(cell);
      const shift = multiply(load, mean, D, Q, 1);
      const along = multiply(regression, step, Q, D, 1);
      // (step + shift) (z + mean)ᵀ less the part that the centred moments have.
      for (let d = 0; d < D; d++)
        for (let q = 0; q < Q; q++) of.cross[d * Q + q] += step[d] * mean[q] + shift[d] * along[q] + share * shift[d] * mean[q];
      for (let p = 0; p < Q; p++)
        for (let q = 0; q < Q; q++) of.second[p * Q + q] += along[p] * mean[q] + mean[p] * along[q] + share * mean[p] * mean[q];
    }
  }
  return moments;
}
