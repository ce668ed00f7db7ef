import type { Emission, ParamUse, StateAxis } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import { isSubset, isWhollyFree } from "./factor-emission.ts";

/**
 * Free numbers of an emission's parameters that its density doesn't depend on: load and load R say the same for every rotation R, and
 * loadings with their noise can't say more than a covariance.
 */
export function redundantNumbers({ latents = [], params, width: D }: Emission, axes: readonly StateAxis[]): number {
  const groups = rotatingTogether(latents.map(({ loading, size }) => ({ use: params[loading], size })));
  const copiesOf = (index: readonly string[]): number => product(index.map((name) => axes.find((axis) => axis.name === name)?.size ?? 1));
  let redundant = 0;
  for (const { index, size } of groups) redundant += copiesOf(index) * (D * size - loadingNumbers(D, size));
  const [only, second] = groups;
  const noise = params.var ?? params.std ?? params.cov;
  if (only === undefined || second !== undefined || only.latents !== latents.length || !isOwnNoise(noise, only.index)) return redundant;
  const covariance = (D * (D + 1)) / 2;
  const own = noise.structure === "full" ? covariance : product(noise.shape);
  return redundant + copiesOf(only.index) * Math.max(0, loadingNumbers(D, only.size) + own - covariance);
}

/** Of Q latents together: the numbers of load loadᵀ, whose rank is at most D. */
function loadingNumbers(D: number, Q: number): number {
  const rank = Math.min(D, Q);
  return D * rank - (rank * (rank - 1)) / 2;
}

function isOwnNoise(noise: ParamUse, index: readonly string[]): boolean {
  return isWhollyFree(noise) && isSubset(noise.index, index) && isSubset(index, noise.index);
}

interface Group {
  index: string[];
  /** Numbers of its latents together. */
  size: number;
  latents: number;
}

/** Latents whose loadings are free and selected alike turn into each other. */
function rotatingTogether(loadings: { use: ParamUse; size: number }[]): Group[] {
  const groups: Group[] = [];
  for (const { use, size } of loadings) {
    if (!isWhollyFree(use)) continue;
    const group = groups.find(({ index }) => isSubset(index, use.index) && isSubset(use.index, index));
    if (group === undefined) groups.push({ index: use.index, size, latents: 1 });
    else {
      group.size += size;
      group.latents += 1;
    }
  }
  return groups;
}
