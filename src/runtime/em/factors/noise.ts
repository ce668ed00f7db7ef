import { bug, multiply, transposed } from "../../../compiler/backend.ts";
import { isFree } from "../arguments.ts";
import { type CovarianceFloor, flooredCovariance } from "../floor.ts";
import { covarianceCounts } from "../priors/conjugate.ts";
import { scales, varianceMode } from "../priors/variance.ts";
import { type FactorBlock, type Factors, loadingsAt } from "./binding.ts";
import type { LatentMoments } from "./latent.ts";
import type { Moments, Scatters } from "./moments.ts";

/** Least noise of a block: by column, or of a full covariance in every direction. */
export interface NoiseFloor {
  columns: Float64Array;
  matrix?: CovarianceFloor;
}

/** What the floor held up in an M step: the column of x, by block and row of its noise. */
export type Held = Map<FactorBlock, Map<number, number>>;

export function hold(held: Held, block: FactorBlock, row: number, column: number): void {
  const own = held.get(block) ?? new Map<number, number>();
  own.set(row, block.from + column);
  held.set(block, own);
}

/**
 * Writes a block's free noise: the mean of what the latents leave of its columns, by expectation, above the floor.
 * S - E[x zᵀ] loadᵀ - load E[z xᵀ] + load E[z zᵀ] loadᵀ (Rubin and Thayer 1982)
 */
export function maximiseNoise(
  factors: Factors,
  block: FactorBlock,
  scatters: Scatters,
  moments: Moments,
  floor: NoiseFloor,
  held: Held,
): void {
  const { width, noise, rows } = block;
  for (let row = 0; row < noise.count; row++) {
    const rest = new Float64Array(width * width);
    let weight = 0;
    for (const [c, scatter] of scatters.entries()) {
      const of = moments[c];
      if (scatter === undefined || of === undefined || rows[c] !== row) continue;
      weight += scatter.weight;
      addRest(rest, factors, block, c, scatter.matrix, of, scatter.weight);
    }
    if (weight === 0 && noise.prior === undefined) continue;
    setNoise(block, row, { weight, rest: weight > 0 ? rest.map((sum) => sum / weight) : rest }, floor, held);
  }
}

function addRest(
  out: Float64Array,
  factors: Factors,
  { from, width }: FactorBlock,
  c: number,
  scatter: Float64Array,
  { cross, second }: LatentMoments,
  weight: number,
): void {
  const { width: D, size: Q } = factors;
  const load = loadingsAt(factors, c).slice(from * Q, (from + width) * Q);
  const own = cross.slice(from * Q, (from + width) * Q);
  const across = transposed(load, width, Q);
  const explained = multiply(own, across, width, Q, width);
  const modelled = multiply(multiply(load, second, width, Q, Q), across, width, Q, width);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++) {
      const left = scatter[(from + i) * D + from + j] - explained[i * width + j] - explained[j * width + i] + modelled[i * width + j];
      out[i * width + j] += weight * left;
    }
}

/** The rows of one row of a noise: their weight, and the mean of what is left of x, [width, width]. */
export interface Rest {
  weight: number;
  rest: Float64Array;
}

/** Writes the free entries of one row of a block's noise: the maximum of -log |C| - tr(C⁻¹ rest) above the floor, or the mode under its prior. */
export function setNoise(block: FactorBlock, row: number, { weight, rest }: Rest, floor: NoiseFloor, held: Held): void {
  const { width, noise, structure, isStd } = block;
  const at = row * noise.size;
  if (structure === "full") {
    if (!isFree(noise.use, at)) return;
    const best = flooredCovariance(withPrior(block, row, { weight, rest }), floor.matrix ?? bug("a covariance without a floor"));
    noise.values.set(best.covariance, at);
    if (best.column !== undefined) hold(held, block, row, best.column);
    return;
  }
  const scale = scales[isStd ? "std" : "var"];
  const columns = width / noise.size;
  for (let slot = 0; slot < noise.size; slot++) {
    if (!isFree(noise.use, at + slot)) continue;
    let sum = 0;
    let least = 0;
    let weakest = slot;
    for (let d = slot; d < width; d += noise.size) {
      sum += rest[d * width + d];
      least += floor.columns[d] / columns;
      if (rest[d * width + d] / floor.columns[d] < rest[weakest * width + weakest] / floor.columns[weakest]) weakest = d;
    }
    const best =
      noise.prior === undefined
        ? scale.fromVariance(Math.max(sum / columns, 0))
        : varianceMode(noise, at + slot, { weight: weight * columns, sum: weight * sum, scale, floor: least });
    const lowest = scale.fromVariance(least);
    if (best <= lowest) hold(held, block, row, weakest);
    noise.values[at + slot] = Math.max(best, lowest);
  }
}

/** With the rows that an inverse Wishart prior counts as. */
function withPrior({ width, noise }: FactorBlock, row: number, { weight, rest }: Rest): Float64Array {
  if (noise.prior === undefined) return rest;
  const counts = covarianceCounts(noise.prior, row, width);
  return counts.sums.map((sum, i) => (sum + weight * rest[i]) / (counts.weight + weight));
}
