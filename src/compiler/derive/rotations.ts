import type { Emission, ParamUse, StateAxis } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import { isSubset, isWhollyFree } from "./factor-emission.ts";
import { redundantLogits } from "./regression.ts";

/**
 * Free numbers of an emission's parameters that its density doesn't depend on: load and load R say the same for every rotation R, and
 * loadings with their noise can't say more than covariances.
 */
export function redundantNumbers(emission: Emission, axes: readonly StateAxis[]): number {
  const { latents = [], params, width: D } = emission;
  const copiesOf = (index: readonly string[]): number => product(index.map((name) => axes.find((axis) => axis.name === name)?.size ?? 1));
  if (emission.predictors !== undefined) return redundantLogits(emission, copiesOf);
  const groups = rotatingTogether(latents.map(({ loading, size }) => ({ use: params[loading], size })));
  let redundant = 0;
  for (const { index, size } of groups) redundant += copiesOf(index) * (D * size - loadingNumbers(D, size));
  const [only] = groups;
  const noise = params.var ?? params.std ?? params.cov;
  if (only?.latents !== latents.length || !isWhollyFree(noise) || !isSubset(noise.index, only.index)) return redundant;
  const noises = copiesOf(noise.index);
  return redundant + noises * beyondCovariances(D, only.size, copiesOf(only.index) / noises, noise);
}

/** Numbers of `copies` loadings of Q latents and the one noise that they share, beyond those of their covariances. */
function beyondCovariances(D: number, Q: number, copies: number, { structure, shape }: ParamUse): number {
  const covariance = (D * (D + 1)) / 2;
  const said = copies * loadingNumbers(D, Q) + (structure === "full" ? covariance : product(shape));
  // Two loadings under a full noise are known by the difference of their products, which has as many hyperbolic rotations.
  const hyperbolic = structure === "full" && copies === 2 && 2 * Q < D ? Q * Q : 0;
  return Math.max(hyperbolic, said - copies * covariance);
}

/** Of Q latents together: the numbers of load loadᵀ, whose rank is at most D. */
function loadingNumbers(D: number, Q: number): number {
  const rank = Math.min(D, Q);
  return D * rank - (rank * (rank - 1)) / 2;
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
