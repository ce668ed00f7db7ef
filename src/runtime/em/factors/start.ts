import { inverseOfFactored } from "../../../compiler/backend.ts";
import { type Argument, isFree } from "../arguments.ts";
import { columnFloors, columnMoments, covarianceFloor, type FlooredCovariance } from "../floor.ts";
import type { EmData } from "../types.ts";
import { type Factors, type Latent, noiseFactorAt } from "./binding.ts";
import { ownLoadings, setLoadings } from "./loadings.ts";
import { type NoiseFloor, setNoise } from "./noise.ts";

/** Least excess of the scatter over the noise, in its own units, in a direction of the first loadings. */
const LEAST = 0.1;

/** Of each block. @param x [rows, D] */
export function noiseFloors({ blocks, width: D }: Factors, x: Float64Array, { rows, weights }: EmData, share: number): NoiseFloor[] {
  const columns = columnFloors(columnMoments(x, rows, D, weights), share);
  return blocks.map(({ from, width, structure }) => {
    const own = columns.slice(from, from + width);
    if (structure !== "full") return { columns: own };
    const part = width === D ? x : new Float64Array(rows * width);
    if (width !== D) for (let row = 0; row < rows; row++) part.set(x.subarray(row * D + from, row * D + from + width), row * width);
    return { columns: own, matrix: covarianceFloor(part, rows, width, share, weights) };
  });
}

/**
 * Every covariance begins like that of all rows: the noise is a share of what a column has that the others don't predict (Jöreskog 1963), the
 * loadings their maximum given it. A latent of which a loading is known has the variance that explains half of a column with it, others 1.
 */
export function startFactors(factors: Factors, { covariance, factor }: FlooredCovariance, floors: NoiseFloor[]): void {
  const { width: D, size: Q, blocks, latents } = factors;
  const share = Math.max(1 - Q / (2 * D), 0.5);
  const precision = inverseOfFactored(factor, D);
  for (const [b, block] of blocks.entries()) {
    const { from, width, structure, noise } = block;
    const rest = new Float64Array(width * width);
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) {
        const at = (from + i) * D + from + j;
        if (structure === "full") rest[i * width + j] = share * covariance[at];
        else if (i === j) rest[i * width + j] = share / precision[at];
      }
    for (let row = 0; row < noise.count; row++) setNoise(block, row, { weight: 1, rest }, floors[b], new Map());
  }
  for (const latent of latents) startScale(factors, latent, covariance);
  for (let c = 0; c < factors.covariance.count; c++)
    setLoadings(factors, c, ownLoadings(covariance, noiseFactorAt(factors, c), D, Q, LEAST));
}

function startScale({ loadings, width: D }: Factors, latent: Latent, covariance: Float64Array): void {
  const { scale, size, form } = latent;
  const variance = new Float64Array(size).fill(1);
  for (const { latent: read, argument, block } of loadings) {
    if (read !== latent) continue;
    for (let q = 0; q < size; q++)
      for (let d = block.width - 1; d >= 0; d--) {
        const known = knownAt(argument, d * size + q);
        if (known !== 0) variance[q] = covariance[(block.from + d) * (D + 1)] / 2 / known ** 2;
      }
  }
  for (let entry = 0; entry < scale.values.length; entry++) {
    if (!isFree(scale.use, entry)) continue;
    const i = entry % scale.size;
    if (form === "cov") scale.values[entry] = i % (size + 1) === 0 ? variance[i / (size + 1)] : 0;
    else scale.values[entry] = form === "std" ? Math.sqrt(variance[i]) : variance[i];
  }
}

/** A loading that isn't free, of the first row; 0 where it is. */
function knownAt({ use, values }: Argument, entry: number): number {
  return isFree(use, entry) ? 0 : values[entry];
}
