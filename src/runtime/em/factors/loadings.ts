import { cholesky, multiply, solveFactored, solveLower, transposed } from "../../../compiler/backend.ts";
import { isFree } from "../arguments.ts";
import { symmetricEigen } from "../eigen.ts";
import type { Scatter } from "../emissions/covariances.ts";
import { type Factors, type Loading, loadingsAt, noiseFactorAt, noiseIn } from "./binding.ts";
import { type LatentMoments, latentMoments, latentPosterior } from "./latent.ts";

export type Scatters = (Scatter | undefined)[];

/** Whether every covariance has loadings of its own, all of them free: given the noise their maximum is known. */
export function hasOwnLoadings({ loadings, covariance }: Factors): boolean {
  return loadings.every((loading) => isWhollyFree(loading) && loading.argument.count === covariance.count);
}

export function isWhollyFree({ argument: { use } }: Loading): boolean {
  return use.estimate === "free" && use.fixed === undefined;
}

/**
 * The loadings that maximise the likelihood given the noise Ψ: with Ψ^-½ S Ψ^-½ = U diag(θ) Uᵀ they are Ψ^½ U_Q diag(θ - 1)^½ of the
 * largest θ (Jöreskog 1967; for Ψ = σ² I Tipping and Bishop 1999, equation 7).
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
export function whitened(scatter: Float64Array, factor: Float64Array, D: number): Float64Array {
  const half = solveLower(factor, D, scatter, D);
  const whole = solveLower(factor, D, transposed(half, D, D), D);
  for (let i = 0; i < D; i++) for (let j = 0; j < i; j++) whole[i * D + j] = whole[j * D + i] = (whole[i * D + j] + whole[j * D + i]) / 2;
  return whole;
}

/** Moments of the latents by covariance. */
export type Moments = (LatentMoments | undefined)[];

/** From the present parameters. */
export function momentsOf(factors: Factors, scatters: Scatters): Moments {
  const { width: D, size: Q } = factors;
  return scatters.map(
    (scatter, c) =>
      scatter && latentMoments(latentPosterior(loadingsAt(factors, c), noiseFactorAt(factors, c), D, Q), scatter.matrix, D, Q),
  );
}

/** Writes the free loadings: those that are a covariance's own exactly, others by one conditional maximisation after the other. */
export function maximiseLoadings(factors: Factors, scatters: Scatters): void {
  const { width: D, size: Q, loadings } = factors;
  if (!hasOwnLoadings(factors)) {
    const moments = momentsOf(factors, scatters);
    const free = loadings.filter(({ argument }) => argument.use.estimate === "free");
    for (const loading of free) regressOn(factors, loading, scatters, moments);
    for (const loading of free) takeIn(factors, loading, scatters, moments);
    return;
  }
  for (const [c, scatter] of scatters.entries())
    if (scatter !== undefined) setLoadings(factors, c, ownLoadings(scatter.matrix, noiseFactorAt(factors, c), D, Q));
}

/** Writes the free entries of the loadings that covariance `c` selects, from [D, Q]. */
export function setLoadings({ width, size, loadings }: Factors, c: number, values: Float64Array): void {
  for (const { latent, argument, from, rows } of loadings)
    for (let d = 0; d < width; d++)
      for (let q = 0; q < latent.size; q++) {
        const entry = rows[c] * argument.size + d * latent.size + q;
        if (isFree(argument.use, entry)) argument.values[entry] = values[d * size + from + q] / latent.std[q];
      }
}

/**
 * The M step for one latent's loadings given the others', from the moments of x and z: weighted least squares of each column of x, the
 * weights being precisions of the noise (Rubin and Thayer 1982; conditional maximisation: Meng and Rubin 1993).
 */
function regressOn(factors: Factors, loading: Loading, scatters: Scatters, moments: Moments): void {
  const { width: D, size: Q } = factors;
  const { latent, argument, from, rows } = loading;
  const size = latent.size;
  for (let row = 0; row < argument.count; row++) {
    const own = scatters.flatMap((scatter, c) => {
      const of = moments[c];
      return scatter === undefined || of === undefined || rows[c] !== row
        ? []
        : [{ ...of, weight: scatter.weight, noise: noiseIn(factors, factors.noiseRows[c]), load: loadingsAt(factors, c) }];
    });
    if (own.length === 0) continue;
    for (let d = 0; d < D; d++) {
      const entry = row * argument.size + d * size;
      const free = Array.from({ length: size }, (_value, q) => q).filter((q) => isFree(argument.use, entry + q));
      const left = new Float64Array(free.length * free.length);
      const right = new Float64Array(free.length);
      for (const { weight, noise, cross, second, load } of own) {
        const scaled = weight / noise[d * D + d];
        for (const [i, q] of free.entries()) {
          const to = from + q;
          right[i] += scaled * cross[d * Q + to];
          for (let p = 0; p < Q; p++) {
            const j = free.indexOf(p - from);
            if (j >= 0) left[i * free.length + j] += scaled * second[to * Q + p];
            else right[i] -= scaled * second[to * Q + p] * load[d * Q + p];
          }
        }
      }
      const result = cholesky(left, free.length);
      if (!result.ok) continue;
      const best = solveFactored(result.factor, free.length, right);
      for (const [i, q] of free.entries()) argument.values[entry + q] = best[i] / latent.std[q];
    }
  }
}

/**
 * As if the latent had a covariance R of its own, which the M step sets to its expectation and the loadings then take in: load R^½ goes
 * further than load (PX-EM: Liu, Rubin and Wu 1998). Where some loadings are held at 0, R is diagonal; where at another number, I.
 */
function takeIn(factors: Factors, { latent, argument, from, rows }: Loading, scatters: Scatters, moments: Moments): void {
  const { width: D, size: Q } = factors;
  const { size, std } = latent;
  const { fixed } = argument.use;
  if (fixed?.some((entry) => entry !== null && entry !== 0)) return;
  for (let row = 0; row < argument.count; row++) {
    const expected = new Float64Array(size * size);
    let total = 0;
    for (const [c, scatter] of scatters.entries()) {
      const second = moments[c]?.second;
      if (scatter === undefined || second === undefined || rows[c] !== row) continue;
      total += scatter.weight;
      for (let p = 0; p < size; p++)
        for (let q = 0; q < size; q++)
          if (fixed === undefined || p === q) expected[p * size + q] += scatter.weight * second[(from + p) * Q + from + q];
    }
    const root =
      total > 0
        ? cholesky(
            expected.map((sum) => sum / total),
            size,
          )
        : undefined;
    if (!root?.ok) continue;
    const at = row * argument.size;
    const load = Float64Array.from({ length: D * size }, (_entry, i) => argument.values[at + i] * std[i % size]);
    for (const [i, value] of multiply(load, root.factor, D, size, size).entries()) argument.values[at + i] = value / std[i % size];
  }
}
