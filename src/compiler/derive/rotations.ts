import type { Emission, LinearLatent, ParamUse, StateAxis } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import { isSubset } from "./closed-factors.ts";
import { redundantLogits } from "./regression.ts";
import { followsFreely, isShifted, readingOf, takesIn } from "./told.ts";

/**
 * Free numbers of an emission's parameters that its density doesn't depend on: load and load R say the same for every rotation R, and
 * loadings with their noise can't say more than covariances.
 */
export function redundantNumbers(emission: Emission, axes: readonly StateAxis[]): number {
  const { latents = [], blocks = [], params, width: D } = emission;
  const copiesOf = (index: readonly string[]): number => product(index.map((name) => axes.find((axis) => axis.name === name)?.size ?? 1));
  if (emission.predictors !== undefined) return redundantLogits(emission, copiesOf);
  const own = latents.reduce((sum, latent) => sum + ofLaws(emission, latent, copiesOf), 0);
  const groups = rotatingTogether(emission);
  const noises = blocks.map(({ noise }) => params[noise]);
  let redundant = own;
  for (const { index, size, blocks: read } of groups) {
    const widths = read.map((b) => blocks[b].width);
    const dependent = read.length === 2 && read.every((b) => isWholeCovariance(noises[b], index));
    const said = dependent ? crossNumbers(widths[0], widths[1], size) : loadingNumbers(sumOf(widths), size);
    redundant += copiesOf(index) * (sumOf(widths) * size - said);
  }
  const [only] = groups;
  const [noise] = noises;
  const alike = noises.every(
    (use) =>
      takesIn(use, []) && isSubset(use.index, only?.index ?? []) && isSubset(use.index, noise.index) && isSubset(noise.index, use.index),
  );
  if (only?.latents !== latents.length || !alike || only.blocks.length !== blocks.length) return redundant;
  if (blocks.length > 1 && noises.every((use) => isWholeCovariance(use, only.index)) && blocks.length === 2) return redundant;
  const copies = copiesOf(noise.index);
  return redundant + copies * beyondCovariances(D, only.size, copiesOf(only.index) / copies, noises);
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Of what a latent's own law says, that its loadings and the means beside them may say as well: a change of its basis, and of its origin. */
function ofLaws(
  { params, blocks = [] }: Emission,
  { name, size, mean, scale, form }: LinearLatent,
  copiesOf: (index: readonly string[]) => number,
): number {
  const reading = readingOf(params, blocks, name);
  const [spread, centre] = [params[scale], params[mean]];
  const [first] = reading;
  const index = first?.load.index ?? [];
  const turnable = reading.every(({ load }) => takesIn(load, index) && isSubset(load.index, index));
  let redundant = 0;
  if (turnable && takesIn(spread, [])) {
    const one = product(spread.shape) === 1 ? 1 + (size * (size - 1)) / 2 : size;
    redundant += copiesOf(index) * (form === "cov" ? size * size : one);
  }
  if (takesIn(centre, []) && reading.every(({ mean: besides, load }) => takesIn(besides, load.index))) {
    const shared = centre.index.filter((axis) => reading.every(({ mean: besides }) => besides.index.includes(axis)));
    redundant += copiesOf(shared) * size;
  }
  return redundant;
}

/** A covariance of its own for every one of some loadings, which leaves them nothing to say of its columns. */
function isWholeCovariance(use: ParamUse, index: readonly string[]): boolean {
  return use.structure === "full" && takesIn(use, index);
}

/** Numbers of `copies` loadings of Q latents and the noises that they share, beyond those of their covariances. */
function beyondCovariances(D: number, Q: number, copies: number, noises: ParamUse[]): number {
  const covariance = (D * (D + 1)) / 2;
  const numbers = noises.map(({ structure, shape }) => (structure === "full" ? (shape[0] * (shape[0] + 1)) / 2 : product(shape)));
  const said = copies * loadingNumbers(D, Q) + sumOf(numbers);
  // Two loadings under a full noise are known by the difference of their products, which has as many hyperbolic rotations.
  const isFull = noises.length === 1 && noises[0].structure === "full";
  const hyperbolic = isFull && copies === 2 && 2 * Q < D ? Q * Q : 0;
  return Math.max(hyperbolic, said - copies * covariance);
}

/** Of Q latents together: the numbers of load loadᵀ, whose rank is at most D. */
function loadingNumbers(D: number, Q: number): number {
  const rank = Math.min(D, Q);
  return D * rank - (rank * (rank - 1)) / 2;
}

/** Of two loadings under a covariance each: the numbers of a load otherᵀ, all that they say. */
function crossNumbers(D: number, E: number, Q: number): number {
  const rank = Math.min(D, E, Q);
  return rank * (D + E - rank);
}

interface Group {
  index: string[];
  /** Places of the blocks that read them. */
  blocks: number[];
  /** Numbers of its latents together. */
  size: number;
  latents: number;
}

/** Latents with known laws whose loadings are free and selected alike, in the same blocks, turn into each other. */
function rotatingTogether({ params, latents = [], blocks = [] }: Emission): Group[] {
  const groups: Group[] = [];
  for (const { name, size, mean, scale } of latents) {
    const read = Array.from(blocks.keys()).filter((b) => blocks[b].loadings.some(({ latent }) => latent === name));
    const loads = readingOf(params, blocks, name).map(({ load }) => load);
    const { index } = loads[0];
    const known = params[scale].estimate === "fixed" && isSubset(params[scale].index, index);
    const centred = !isShifted(params[mean]) || params[mean].estimate === "free" || followsFreely(params, blocks, name, params[mean]);
    if (!known || !centred || !loads.every((load) => takesIn(load, index) && isSubset(load.index, index))) continue;
    const group = groups.find((one) => isSubset(one.index, index) && isSubset(index, one.index) && one.blocks.join() === read.join());
    if (group === undefined) groups.push({ index, blocks: read, size, latents: 1 });
    else {
      group.size += size;
      group.latents += 1;
    }
  }
  return groups;
}
