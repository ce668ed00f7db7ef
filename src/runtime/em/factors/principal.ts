import { symmetricEigen } from "../eigen.ts";
import { type Factors, noiseFactorAt } from "./binding.ts";
import { hasOwnLoadings, ownLoadings, setLoadings } from "./loadings.ts";
import type { Scatters } from "./moments.ts";
import { type Held, type NoiseFloor, setNoise } from "./noise.ts";

/** Whether loadings and noise are every covariance's own, and the noise is one number: probabilistic principal components. */
export function isPrincipal(factors: Factors): boolean {
  const { blocks, latents, covariance, width } = factors;
  const [{ structure, noise }] = blocks;
  const own = noise.use.estimate === "free" && noise.prior === undefined && noise.count === covariance.count;
  const known = latents.every(({ scale }) => scale.use.estimate === "fixed");
  return blocks.length === 1 && structure === "spherical" && width > 1 && own && known && hasOwnLoadings(factors);
}

/**
 * The exact maximum: the noise is the mean of the D - Q smallest eigenvalues, the loadings follow (Tipping and Bishop 1999, equations 7
 * and 8).
 */
export function maximisePrincipal(factors: Factors, scatters: Scatters, [floor]: NoiseFloor[]): Held {
  const { width: D, size: Q, blocks } = factors;
  const [block] = blocks;
  const held: Held = new Map();
  for (const [c, scatter] of scatters.entries()) {
    if (scatter === undefined) continue;
    const rest = discarded(scatter.matrix, D, Math.min(Q, D - 1));
    setNoise(block, block.rows[c], { weight: scatter.weight, rest }, floor, held);
    setLoadings(factors, c, ownLoadings(scatter.matrix, noiseFactorAt(factors, c), D, Q));
  }
  return held;
}

/** The scatter in the directions beyond the first Q, as a mean over as many: its trace is D times the mean of their eigenvalues. */
function discarded(scatter: Float64Array, D: number, Q: number): Float64Array {
  const { values, vectors } = symmetricEigen(scatter, D);
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const rest = new Float64Array(D * D);
  for (const k of order.slice(Q)) {
    const scale = (values[k] * D) / (D - Q);
    for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) rest[i * D + j] += scale * vectors[i * D + k] * vectors[j * D + k];
  }
  return rest;
}
