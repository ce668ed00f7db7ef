import { cholesky, multiply } from "../../../compiler/backend.ts";
import { type Factors, type Latent, type Loading, rootOf, unscaled } from "./binding.ts";
import type { Moments, Scatters } from "./moments.ts";

/**
 * As if latents had a covariance R of their own, which the M step sets to its expectation and the loadings then take in: load R^½ goes
 * further than load (PX-EM: Liu, Rubin and Wu 1998). Where some loadings are held at 0, R is diagonal; where at another number, or where a prior
 * would mind, nothing is taken in.
 */
export function takeIn(factors: Factors, scatters: Scatters, moments: Moments): void {
  for (const latent of factors.latents) {
    const read = factors.loadings.filter((loading) => loading.latent === latent);
    if (read.every((loading) => mayTakeIn(loading, read[0])) && latent.scale.use.estimate === "fixed")
      for (let row = 0; row < read[0].argument.count; row++) expand(factors, latent, read, row, scatters, moments);
  }
}

function mayTakeIn({ argument, rows }: Loading, first: Loading): boolean {
  const { use, prior } = argument;
  const held = use.fixed?.some((entry) => entry !== null && entry !== 0) === true;
  return use.estimate === "free" && !held && prior === undefined && rows.every((row, c) => row === first.rows[c]);
}

function expand({ size: Q }: Factors, latent: Latent, read: Loading[], row: number, scatters: Scatters, moments: Moments): void {
  const { size, from } = latent;
  const isDiagonal = read.some(({ argument }) => argument.use.fixed !== undefined);
  const expected = new Float64Array(size * size);
  let total = 0;
  let own: number | undefined;
  for (const [c, scatter] of scatters.entries()) {
    const second = moments[c]?.second;
    if (scatter === undefined || second === undefined || read[0].rows[c] !== row) continue;
    if (own !== undefined && latent.rows[c] !== own) return;
    own = latent.rows[c];
    total += scatter.weight;
    for (let p = 0; p < size; p++)
      for (let q = 0; q < size; q++)
        if (!isDiagonal || p === q) expected[p * size + q] += scatter.weight * second[(from + p) * Q + from + q];
  }
  if (own === undefined || !(total > 0)) return;
  const result = cholesky(
    expected.map((sum) => sum / total),
    size,
  );
  if (!result.ok) return;
  const root = rootOf(latent, own);
  // Zeros would not stay zeros through a root that isn't diagonal.
  if (isDiagonal && latent.form === "cov") return;
  for (const { argument, block } of read) {
    const at = row * argument.size;
    const load = argument.values.slice(at, at + argument.size);
    argument.values.set(unscaled(multiply(load, result.factor, block.width, size, size), root, block.width, size), at);
  }
}
