import { factorOf, inverseOfFactored } from "../../../compiler/backend.ts";
import { isFree } from "../arguments.ts";
import { covarianceAt, type FactorBlock, type Factors } from "./binding.ts";
import type { Scatters } from "./moments.ts";
import { type Held, hold, type NoiseFloor } from "./noise.ts";

/** Whether every covariance has a noise of its own with a number for each column of a block: each number's maximum given all others is known. */
export function hasOwnNoise({ covariance }: Factors, { structure, noise }: FactorBlock): boolean {
  return structure === "diagonal" && noise.prior === undefined && noise.count === covariance.count;
}

/**
 * Writes a block's free noise, one column after the other, where the likelihood is greatest given everything else. With P = C⁻¹ and the scatter S,
 * raising a variance by δ adds -½ (log(1 + δ p) - δ s / (1 + δ p)), p = P_dd and s = (P S P)_dd, which rises to δ = (s - p) / p² and
 * falls behind it: so the floor, too, is met exactly (Zhao, Yu and Jiang 2008, "ML estimation for factor analysis: EM or non-EM?").
 */
export function maximiseOwnNoise(factors: Factors, block: FactorBlock, scatters: Scatters, { columns }: NoiseFloor, held: Held): void {
  for (const [c, scatter] of scatters.entries()) if (scatter !== undefined) eachColumn(factors, block, c, scatter.matrix, columns, held);
}

function eachColumn(factors: Factors, block: FactorBlock, c: number, scatter: Float64Array, floors: Float64Array, held: Held): void {
  const { width: D } = factors;
  const { from, width, noise, rows, isStd } = block;
  const precision = inverseOfFactored(factorOf(covarianceAt(factors, c), D), D);
  for (let column = 0; column < width; column++) {
    const d = from + column;
    const entry = rows[c] * noise.size + column;
    if (!isFree(noise.use, entry)) continue;
    const row = precision.slice(d * D, (d + 1) * D);
    const p = row[d];
    let s = 0;
    for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) s += row[i] * scatter[i * D + j] * row[j];
    const before = noise.values[entry] ** (isStd ? 2 : 1);
    const variance = Math.max(before + (s - p) / (p * p), floors[column]);
    if (variance <= floors[column]) hold(held, block, rows[c], column);
    noise.values[entry] = isStd ? Math.sqrt(variance) : variance;
    const change = variance - before;
    const scale = change / (1 + change * p);
    for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) precision[i * D + j] -= scale * row[i] * row[j];
  }
}
