import { factorOf, inverseOfFactored } from "../../../compiler/backend.ts";
import { isFree } from "../arguments.ts";
import { covarianceAt, type Factors } from "./binding.ts";
import type { Scatters } from "./loadings.ts";
import type { Held, NoiseFloor } from "./noise.ts";

/** Whether every covariance has a noise of its own with a number for each column: each number's maximum given all others is known. */
export function hasOwnNoise({ structure, noise, covariance }: Factors): boolean {
  return structure === "diagonal" && noise.count === covariance.count;
}

/**
 * Writes the free noise, one column after the other, where the likelihood is greatest given everything else. With P = C⁻¹ and the scatter S,
 * raising a variance by δ adds -½ (log(1 + δ p) - δ s / (1 + δ p)), p = P_dd and s = (P S P)_dd, which rises to δ = (s - p) / p² and
 * falls behind it: so the floor, too, is met exactly (Zhao, Yu and Jiang 2008, "ML estimation for factor analysis: EM or non-EM?").
 */
export function maximiseOwnNoise(factors: Factors, scatters: Scatters, floor: NoiseFloor): Held {
  const held: Held = new Map();
  for (const [c, scatter] of scatters.entries()) if (scatter !== undefined) eachColumn(factors, c, scatter.matrix, floor.columns, held);
  return held;
}

function eachColumn(factors: Factors, c: number, scatter: Float64Array, floors: Float64Array, held: Held): void {
  const { width: D, noise, noiseRows, isStd } = factors;
  const precision = inverseOfFactored(factorOf(covarianceAt(factors, c), D), D);
  for (let d = 0; d < D; d++) {
    const entry = noiseRows[c] * noise.size + d;
    if (!isFree(noise.use, entry)) continue;
    const row = precision.slice(d * D, (d + 1) * D);
    const p = row[d];
    let s = 0;
    for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) s += row[i] * scatter[i * D + j] * row[j];
    const before = noise.values[entry] ** (isStd ? 2 : 1);
    const variance = Math.max(before + (s - p) / (p * p), floors[d]);
    if (variance <= floors[d]) held.set(noiseRows[c], d);
    noise.values[entry] = isStd ? Math.sqrt(variance) : variance;
    const change = variance - before;
    const scale = change / (1 + change * p);
    for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) precision[i * D + j] -= scale * row[i] * row[j];
  }
}
