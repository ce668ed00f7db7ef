import { inverseOfFactored, multiply, transposed } from "../../../compiler/backend.ts";
import { symmetricEigen } from "../eigen.ts";
import { type Factors, type Loading, noiseFactorAt } from "./binding.ts";
import { isWhollyFree } from "./loadings.ts";

/**
 * Turns free loadings, which the likelihood knows but for a rotation, to where loadᵀ noise⁻¹ load is diagonal and falls, the largest entry
 * of each column being positive (Lawley and Maxwell 1971). Loadings that several noises share are turned for the mean of their inverses.
 */
export function rotate(factors: Factors): void {
  const { width: D, covariance } = factors;
  const precisions = Array.from({ length: covariance.count }, (_row, c) => inverseOfFactored(noiseFactorAt(factors, c), D));
  for (const group of turningTogether(factors)) {
    const [{ argument, rows }] = group;
    for (let row = 0; row < argument.count; row++) {
      const own = precisions.filter((_precision, c) => rows[c] === row);
      const mean = new Float64Array(D * D);
      for (const precision of own) for (let i = 0; i < mean.length; i++) mean[i] += precision[i] / own.length;
      turn(group, row, mean, D);
    }
  }
}

/** Latents whose loadings are wholly free and selected alike. */
function turningTogether({ loadings }: Factors): Loading[][] {
  const groups = new Map<string, Loading[]>();
  for (const loading of loadings) {
    if (!isWhollyFree(loading)) continue;
    const key = loading.rows.join();
    groups.set(key, [...(groups.get(key) ?? []), loading]);
  }
  return [...groups.values()];
}

function turn(group: Loading[], row: number, precision: Float64Array, D: number): void {
  const columns = group.flatMap(({ latent, argument }) =>
    latent.std.map((std, q) => ({
      std,
      argument,
      at: (d: number) => row * argument.size + d * latent.size + q,
    })),
  );
  const Q = columns.length;
  const load = new Float64Array(D * Q);
  for (const [q, { argument, at, std }] of columns.entries()) for (let d = 0; d < D; d++) load[d * Q + q] = argument.values[at(d)] * std;
  const inner = multiply(multiply(transposed(load, D, Q), precision, Q, D, D), load, Q, D, Q);
  const { values, vectors } = symmetricEigen(inner, Q);
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
  const turned = multiply(load, vectors, D, Q, Q);
  for (const [q, { argument, at, std }] of columns.entries()) {
    const column = Array.from({ length: D }, (_entry, d) => turned[d * Q + order[q]]);
    const largest = column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    for (let d = 0; d < D; d++) argument.values[at(d)] = (largest * std < 0 ? -column[d] : column[d]) / std;
  }
}
