import { cholesky } from "../../../compiler/backend.ts";
import { isFree } from "../arguments.ts";
import { covarianceCounts } from "../priors/conjugate.ts";
import { scales, varianceMode } from "../priors/variance.ts";
import type { Factors, Latent } from "./binding.ts";
import type { Moments, Scatters } from "./moments.ts";

/** The variance below which no mode under a prior is looked for. */
const LEAST = 1e-290;

/** Writes the free scales of the latents: their expected moments about their means, or the mode under a prior. */
export function maximiseScales({ latents, size: Q }: Factors, scatters: Scatters, moments: Moments): void {
  for (const latent of latents) {
    const { scale, rows, size, from } = latent;
    if (scale.use.estimate === "fixed") continue;
    for (let row = 0; row < scale.count; row++) {
      const expected = new Float64Array(size * size);
      let weight = 0;
      for (const [c, scatter] of scatters.entries()) {
        const second = moments[c]?.second;
        if (scatter === undefined || second === undefined || rows[c] !== row) continue;
        weight += scatter.weight;
        for (let p = 0; p < size; p++)
          for (let q = 0; q < size; q++) expected[p * size + q] += scatter.weight * second[(from + p) * Q + from + q];
      }
      if (weight > 0 || scale.prior !== undefined) setScale(latent, row, weight, expected);
    }
  }
}

/** @param sums of squares and products, [size, size] */
function setScale({ scale, size, form }: Latent, row: number, weight: number, sums: Float64Array): void {
  const at = row * scale.size;
  if (form === "cov") {
    const counts = scale.prior === undefined ? undefined : covarianceCounts(scale.prior, row, size);
    const mean = sums.map((sum, i) => (sum + (counts?.sums[i] ?? 0)) / (weight + (counts?.weight ?? 0)));
    for (let p = 0; p < size; p++) for (let q = 0; q < p; q++) mean[q * size + p] = mean[p * size + q];
    if (cholesky(mean, size).ok) scale.values.set(mean, at);
    return;
  }
  const as = scales[form];
  const shared = size / scale.size;
  for (let slot = 0; slot < scale.size; slot++) {
    if (!isFree(scale.use, at + slot)) continue;
    let sum = 0;
    for (let q = slot; q < size; q += scale.size) sum += sums[q * size + q];
    const of = weight * shared;
    const best =
      scale.prior === undefined ? as.fromVariance(sum / of) : varianceMode(scale, at + slot, { weight: of, sum, scale: as, floor: LEAST });
    if (best > as.fromVariance(LEAST)) scale.values[at + slot] = best;
  }
}
