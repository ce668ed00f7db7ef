import { multiply, transposed } from "../../../compiler/backend.ts";
import { isFree } from "../arguments.ts";
import { type CovarianceFloor, flooredCovariance } from "../floor.ts";
import { type Factors, loadingsAt } from "./binding.ts";
import type { LatentMoments } from "./latent.ts";
import type { Moments, Scatters } from "./loadings.ts";

/** Least noise: by column, or of a full covariance in every direction. */
export interface NoiseFloor {
  columns: Float64Array;
  matrix: CovarianceFloor;
}

/** What the floor held up in an M step: the column, by row of the noise. */
export type Held = Map<number, number>;

/**
 * Writes the free noise: the mean of what the latents leave of x, by expectation, above the floor.
 * S - E[x zᵀ] loadᵀ - load E[z xᵀ] + load E[z zᵀ] loadᵀ (Rubin and Thayer 1982)
 */
export function maximiseNoise(factors: Factors, scatters: Scatters, moments: Moments, floor: NoiseFloor): Held {
  const { width: D, noise, noiseRows } = factors;
  const held: Held = new Map();
  for (let row = 0; row < noise.count; row++) {
    const rest = new Float64Array(D * D);
    let total = 0;
    for (const [c, scatter] of scatters.entries()) {
      const of = moments[c];
      if (scatter === undefined || of === undefined || noiseRows[c] !== row) continue;
      total += scatter.weight;
      addRest(rest, factors, c, scatter.matrix, of, scatter.weight);
    }
    if (total === 0) continue;
    setNoise(
      factors,
      row,
      rest.map((sum) => sum / total),
      floor,
      held,
    );
  }
  return held;
}

function addRest(
  out: Float64Array,
  factors: Factors,
  c: number,
  scatter: Float64Array,
  { cross, second }: LatentMoments,
  weight: number,
): void {
  const { width: D, size: Q } = factors;
  const load = loadingsAt(factors, c);
  const explained = multiply(cross, transposed(load, D, Q), D, Q, D);
  const modelled = multiply(multiply(load, second, D, Q, Q), transposed(load, D, Q), D, Q, D);
  for (let i = 0; i < D; i++)
    for (let j = 0; j < D; j++)
      out[i * D + j] += weight * (scatter[i * D + j] - explained[i * D + j] - explained[j * D + i] + modelled[i * D + j]);
}

/** Writes the free entries of one row of the noise from what is left of x, [D, D]: the maximum of -log |C| - tr(C⁻¹ rest) above the floor. */
export function setNoise(factors: Factors, row: number, rest: Float64Array, floor: NoiseFloor, held: Held): void {
  const { width: D, noise, structure, isStd } = factors;
  const at = row * noise.size;
  if (structure === "full") {
    if (!isFree(noise.use, at)) return;
    const best = flooredCovariance(rest, floor.matrix);
    noise.values.set(best.covariance, at);
    if (best.column !== undefined) held.set(row, best.column);
    return;
  }
  for (let slot = 0; slot < noise.size; slot++) {
    if (!isFree(noise.use, at + slot)) continue;
    let sum = 0;
    let least = 0;
    let weakest = slot;
    for (let d = slot; d < D; d += noise.size) {
      sum += rest[d * D + d];
      least += floor.columns[d];
      if (rest[d * D + d] / floor.columns[d] < rest[weakest * D + weakest] / floor.columns[weakest]) weakest = d;
    }
    const columns = D / noise.size;
    if (sum <= least) held.set(row, weakest);
    const variance = Math.max(sum, least) / columns;
    noise.values[at + slot] = isStd ? Math.sqrt(variance) : variance;
  }
}
