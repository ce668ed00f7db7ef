import { cholesky, multiply, solveLower, timesTransposed, transposed } from "../../../compiler/backend.ts";
import { symmetricEigen } from "../eigen.ts";
import { flooredCovariance } from "../floor.ts";
import type { FactorBlock, Factors } from "./binding.ts";
import { hasOwnLoadings, setLoadings } from "./loadings.ts";
import type { Scatters } from "./moments.ts";
import type { NoiseFloor } from "./noise.ts";

/** A correlation below this has no direction that could be told from rounding. */
const LEAST = 1e-8;

/** Whether two blocks share latents, and have each a free covariance besides, all of every covariance's own: probabilistic canonical correlation. */
export function isCanonical(factors: Factors): boolean {
  const { blocks, latents, covariance } = factors;
  const own = blocks.every(
    ({ structure, noise }) =>
      structure === "full" && noise.use.estimate === "free" && noise.prior === undefined && noise.count === covariance.count,
  );
  return blocks.length === 2 && own && latents.every(({ scale }) => scale.use.estimate === "fixed") && hasOwnLoadings(factors);
}

/**
 * The exact maximum: with the canonical directions U, V and correlations ρ of the scatter, loadings S_xx U ρ^½ and S_yy V ρ^½, and the noise what they
 * leave of S_xx and S_yy (Bach and Jordan 2005, theorem 2).
 * @returns whether all is above the floor; where it isn't, nothing is written
 */
export function maximiseCanonical(factors: Factors, scatters: Scatters, floors: NoiseFloor[]): boolean {
  const { width: D, size: Q, blocks } = factors;
  const found = scatters.map((scatter) => scatter && canonicalLoadings(blocks, scatter.matrix, D, Q));
  const noises = found.map((scaled, c) => {
    const scatter = scatters[c];
    if (scaled === undefined || scatter === undefined) return undefined;
    const explained = timesTransposed(scaled, D, Q);
    return blocks.map(({ from, width }, b) => {
      const rest = new Float64Array(width * width);
      for (let i = 0; i < width; i++)
        for (let j = 0; j < width; j++) {
          const at = (from + i) * D + from + j;
          rest[i * width + j] = scatter.matrix[at] - explained[at];
        }
      const least = floors[b].matrix;
      const best = least && flooredCovariance(rest, least);
      return best?.column === undefined ? best?.covariance : undefined;
    });
  });
  const isAbove = scatters.every((scatter, c) => scatter === undefined || noises[c]?.every((noise) => noise !== undefined) === true);
  if (!isAbove) return false;
  for (const [c, own] of noises.entries()) {
    const scaled = found[c];
    if (own === undefined || scaled === undefined) continue;
    for (const [b, { noise, rows }] of blocks.entries()) noise.values.set(own[b] ?? [], rows[c] * noise.size);
    setLoadings(factors, c, scaled);
  }
  return true;
}

/** Of latents with the covariance I, [D, Q]; undefined where a block's own scatter is singular. */
function canonicalLoadings([x, y]: FactorBlock[], scatter: Float64Array, D: number, Q: number): Float64Array | undefined {
  const part = (a: FactorBlock, b: FactorBlock): Float64Array =>
    Float64Array.from(
      { length: a.width * b.width },
      (_entry, i) => scatter[(a.from + Math.floor(i / b.width)) * D + b.from + (i % b.width)],
    );
  const [left, right] = [cholesky(part(x, x), x.width), cholesky(part(y, y), y.width)];
  if (!left.ok || !right.ok) return undefined;
  // L_x⁻¹ S_xy L_y⁻ᵀ, whose singular values are the correlations.
  const half = solveLower(left.factor, x.width, part(x, y), y.width);
  const whole = transposed(solveLower(right.factor, y.width, transposed(half, x.width, y.width), x.width), y.width, x.width);
  const { values, vectors } = symmetricEigen(timesTransposed(whole, x.width, y.width), x.width);
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const out = new Float64Array(D * Q);
  for (const [q, k] of order.slice(0, Math.min(Q, y.width)).entries()) {
    const correlation = Math.sqrt(Math.max(values[k], 0));
    if (correlation < LEAST) continue;
    const u = Float64Array.from({ length: x.width }, (_entry, i) => vectors[i * x.width + k] * Math.sqrt(correlation));
    const v = multiply(transposed(whole, x.width, y.width), u, y.width, x.width, 1).map((value) => value / correlation);
    for (const [block, factor, direction] of [
      [x, left.factor, u],
      [y, right.factor, v],
    ] as const) {
      const own = multiply(factor, direction, block.width, block.width, 1);
      for (let d = 0; d < block.width; d++) out[(block.from + d) * Q + q] = own[d];
    }
  }
  return out;
}
