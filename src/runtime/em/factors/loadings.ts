import { multiply, solveLower, transposed } from "../../../compiler/backend.ts";
import { isFree } from "../arguments.ts";
import { symmetricEigen } from "../eigen.ts";
import { modeShift, type Place, withinPrior } from "../priors/mean.ts";
import { type Factors, type Loading, loadingsAt, noiseFactorAt, noisePrecisionAt, rootAt, unscaled } from "./binding.ts";
import type { Moments, Scatters } from "./moments.ts";
import { isWholeAndPlain } from "./shifts.ts";

/** Whether every covariance has loadings of its own, all of them free: given the noise their maximum is known. */
export function hasOwnLoadings({ blocks, latents, loadings, covariance }: Factors): boolean {
  const all = loadings.length === blocks.length * latents.length;
  return all && loadings.every(({ argument }) => isWholeAndPlain(argument) && argument.count === covariance.count);
}

/**
 * The loadings of latents with the covariance I that maximise the likelihood given the noise Ψ: with Ψ^-½ S Ψ^-½ = U diag(θ) Uᵀ they are Ψ^½ U_Q
 * diag(θ - 1)^½ of the largest θ (Jöreskog 1967; for Ψ = σ² I Tipping and Bishop 1999, equation 7).
 * @param least of θ - 1: above 0 for a start, as no step leaves loadings of 0
 */
export function ownLoadings(scatter: Float64Array, noiseFactor: Float64Array, D: number, Q: number, least = 0): Float64Array {
  const { values, vectors } = symmetricEigen(whitened(scatter, noiseFactor, D), D);
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const inner = new Float64Array(D * Q);
  for (let q = 0; q < Math.min(D, Q); q++) {
    const scale = Math.sqrt(Math.max(values[order[q]] - 1, least));
    for (let d = 0; d < D; d++) inner[d * Q + q] = vectors[d * D + order[q]] * scale;
  }
  return multiply(noiseFactor, inner, D, D, Q);
}

/** L⁻¹ S L⁻ᵀ, its two triangles alike. */
function whitened(scatter: Float64Array, factor: Float64Array, D: number): Float64Array {
  const half = solveLower(factor, D, scatter, D);
  const whole = solveLower(factor, D, transposed(half, D, D), D);
  for (let i = 0; i < D; i++) for (let j = 0; j < i; j++) whole[i * D + j] = whole[j * D + i] = (whole[i * D + j] + whole[j * D + i]) / 2;
  return whole;
}

/** Writes the loadings that are a covariance's own, exactly. */
export function maximiseOwnLoadings(factors: Factors, scatters: Scatters): void {
  const { width: D, size: Q } = factors;
  for (const [c, scatter] of scatters.entries())
    if (scatter !== undefined) setLoadings(factors, c, ownLoadings(scatter.matrix, noiseFactorAt(factors, c), D, Q));
}

/** Writes the free entries of the loadings that covariance `c` selects, from those of latents with the covariance I, [D, Q]. */
export function setLoadings(factors: Factors, c: number, scaled: Float64Array): void {
  const { width, size, loadings } = factors;
  const values = unscaled(scaled, rootAt(factors, c), width, size);
  for (const { block, latent, sign, argument, rows } of loadings)
    for (let d = 0; d < block.width; d++)
      for (let q = 0; q < latent.size; q++) {
        const entry = rows[c] * argument.size + d * latent.size + q;
        if (isFree(argument.use, entry)) argument.values[entry] = sign * values[(block.from + d) * size + latent.from + q];
      }
}

/** Writes the free loadings given the moments of x and z, those of one latent in one block after the other (Meng and Rubin 1993). */
export function regressLoadings(factors: Factors, scatters: Scatters, moments: Moments): void {
  const precisions = scatters.map((scatter, c) => (scatter === undefined ? undefined : noisePrecisionAt(factors, c)));
  for (const loading of factors.loadings)
    if (loading.argument.use.estimate === "free")
      for (let row = 0; row < loading.argument.count; row++) regressOn(factors, loading, row, { scatters, moments, precisions });
}

/** What there is by covariance when loadings are regressed. */
interface Told {
  scatters: Scatters;
  moments: Moments;
  /** Of the noise, [D, D]. */
  precisions: (Float64Array | undefined)[];
}

/**
 * Weighted least squares of x on z, the weights being precisions of the noise, and the mode under a prior (Rubin and Thayer 1982). Columns whose noise is
 * independent are maximised one by one, others together.
 */
function regressOn(factors: Factors, loading: Loading, row: number, { scatters, moments, precisions }: Told): void {
  const { width: D, size: Q } = factors;
  const { block, latent, sign, argument, rows } = loading;
  const size = latent.size;
  const own = scatters.flatMap((scatter, c) => {
    const [of, precision] = [moments[c], precisions[c]];
    if (scatter === undefined || of === undefined || precision === undefined || rows[c] !== row) return [];
    const fitted = multiply(loadingsAt(factors, c), of.second, D, Q, Q);
    const left = of.cross.map((value, i) => value - fitted[i]);
    return [{ weight: scatter.weight, second: of.second, left, precision }];
  });
  if (own.length === 0 && argument.prior === undefined) return;
  const columns = Array.from({ length: block.width }, (_column, d) => d);
  for (const together of block.structure === "full" ? [columns] : columns.map((d) => [d])) {
    const places: (Place & { d: number; q: number })[] = together.flatMap((d) =>
      Array.from({ length: size }, (_number, q) => ({
        argument,
        entry: row * argument.size + d * size + q,
        d: block.from + d,
        q: latent.from + q,
      })),
    );
    const free = places.filter(({ entry }) => isFree(argument.use, entry));
    const n = free.length;
    const precision = new Float64Array(n * n);
    const right = new Float64Array(n);
    for (const { weight, second, left, precision: inverse } of own)
      for (const [i, { d, q }] of free.entries()) {
        for (const e of together) right[i] += sign * weight * inverse[d * D + block.from + e] * left[(block.from + e) * Q + q];
        for (const [j, other] of free.entries()) precision[i * n + j] += weight * inverse[d * D + other.d] * second[q * Q + other.q];
      }
    const about = free.map(({ entry }) => argument.values[entry]);
    const shift = modeShift(free, { precision, right, about });
    if (shift === undefined) continue;
    for (const [i, { entry }] of free.entries()) argument.values[entry] = withinPrior(argument, entry, about[i] + shift[i]);
  }
}
