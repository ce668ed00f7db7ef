import { multiply, transposed } from "../../../compiler/backend.ts";
import { symmetricEigen } from "../eigen.ts";
import { type Factors, type Latent, type Loading, noisePrecisionAt, rootOf, unscaled } from "./binding.ts";
import { isWholeAndPlain, type Shifts } from "./shifts.ts";

/**
 * Turns free loadings, which the likelihood knows but for a rotation, to where loadᵀ noise⁻¹ load is diagonal and falls, the largest entry
 * of each column being positive (Lawley and Maxwell 1971). Loadings that several noises share are turned for the mean of their inverses.
 */
export function rotate(factors: Factors, { still }: Shifts): void {
  const { width: D, covariance } = factors;
  if (!still) return;
  const precisions = Array.from({ length: covariance.count }, (_row, c) => noisePrecisionAt(factors, c));
  for (const group of turningTogether(factors)) {
    const { rows, argument } = group[0].loadings[0];
    for (let row = 0; row < argument.count; row++) {
      const own = Array.from(rows.keys()).filter((c) => rows[c] === row);
      const mean = new Float64Array(D * D);
      for (const c of own) for (let i = 0; i < mean.length; i++) mean[i] += precisions[c][i] / own.length;
      if (own.length > 0) turn(group, own[0], row, mean, D);
    }
  }
}

/** A latent that can be turned, with the loadings of all that read it. */
interface Turning {
  latent: Latent;
  loadings: Loading[];
}

/** Latents with known scales whose loadings are wholly free and selected alike, in the same blocks. */
function turningTogether({ latents, loadings }: Factors): Turning[][] {
  const groups = new Map<string, Turning[]>();
  for (const latent of latents) {
    const own = loadings.filter((loading) => loading.latent === latent);
    const [{ rows }] = own;
    const alike = own.every((loading) => isWholeAndPlain(loading.argument) && loading.rows.join() === rows.join());
    const known = latent.scale.use.estimate === "fixed" && rows.every((row, c) => latent.rows[c] === latent.rows[rows.indexOf(row)]);
    if (!alike || !known) continue;
    const key = [rows.join(), ...own.map(({ block }) => block.from)].join(":");
    groups.set(key, [...(groups.get(key) ?? []), { latent, loadings: own }]);
  }
  return [...groups.values()];
}

/** @param c a covariance of those that select `row` of the loadings */
function turn(group: Turning[], c: number, row: number, precision: Float64Array, D: number): void {
  const Q = group.reduce((sum, { latent }) => sum + latent.size, 0);
  const root = new Float64Array(Q * Q);
  const load = new Float64Array(D * Q);
  let from = 0;
  for (const { latent, loadings } of group) {
    const own = rootOf(latent, latent.rows[c]);
    for (let p = 0; p < latent.size; p++) root.set(own.subarray(p * latent.size, (p + 1) * latent.size), (from + p) * Q + from);
    for (const { block, argument, sign } of loadings)
      for (let d = 0; d < block.width; d++)
        for (let q = 0; q < latent.size; q++)
          load[(block.from + d) * Q + from + q] = sign * argument.values[row * argument.size + d * latent.size + q];
    from += latent.size;
  }
  const scaled = multiply(load, root, D, Q, Q);
  const inner = multiply(multiply(transposed(scaled, D, Q), precision, Q, D, D), scaled, Q, D, Q);
  const { values, vectors } = symmetricEigen(inner, Q);
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const falling = Float64Array.from({ length: Q * Q }, (_entry, i) => vectors[Math.floor(i / Q) * Q + order[i % Q]]);
  const turned = unscaled(multiply(scaled, falling, D, Q, Q), root, D, Q);
  from = 0;
  for (const { latent, loadings } of group) {
    for (let q = 0; q < latent.size; q++) {
      let largest = 0;
      for (const { block, sign } of loadings)
        for (let d = 0; d < block.width; d++) {
          const value = sign * turned[(block.from + d) * Q + from + q];
          if (Math.abs(value) > Math.abs(largest)) largest = value;
        }
      const flip = largest < 0 ? -1 : 1;
      for (const { block, argument, sign } of loadings)
        for (let d = 0; d < block.width; d++)
          argument.values[row * argument.size + d * latent.size + q] = flip * sign * turned[(block.from + d) * Q + from + q];
    }
    from += latent.size;
  }
}
