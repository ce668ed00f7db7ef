import { type Argument, type Cells, cellsOf, isFree } from "../arguments.ts";
import type { MeanTerm } from "../emissions/mean-groups.ts";
import type { StateSpace } from "../space.ts";
import { type Factors, type Latent, loadingsAt } from "./binding.ts";

/** The means of x, each block's own and load E[z]. */
export interface Shifts {
  /** Of each block its own mean, and of each latent its mean, where that isn't known to be 0. */
  terms: MeanTerm[];
  /** Rows of the covariances, and then of each term. */
  cells: Cells;
  /**
   * Whether the means stay where they are when loadings move: no latent has a mean, or every block takes in load E[z], its own mean being free for
   * each value of what selects these.
   */
  still: boolean;
  /** E[z] in a cell, [Q]. */
  latentMeans(cell: number): Float64Array;
}

export function shiftsOf(factors: Factors, space: StateSpace): Shifts {
  const { blocks, latents, size: Q, width, covariance } = factors;
  const shifted = latents.filter(isShifted);
  const terms: MeanTerm[] = [
    ...blocks.map(({ mean: argument, from, width: own }) => ({ argument, from, width: own })),
    ...shifted.map((latent) => ({ argument: latent.mean, from: 0, width, through: (c: number) => seenBy(factors, latent, c) })),
  ];
  const cells = cellsOf(space, [covariance, ...terms.map(({ argument }) => argument)]);
  return {
    terms,
    cells,
    still: shifted.every((latent) => isTakenIn(factors, latent)),
    latentMeans(cell) {
      const found = new Float64Array(Q);
      for (const [i, { from, size, mean }] of shifted.entries()) {
        const at = cells.rows[1 + blocks.length + i][cell] * mean.size;
        for (let q = 0; q < size; q++) found[from + q] = mean.values[at + (q % mean.size)];
      }
      return found;
    },
  };
}

function isShifted({ mean: { use, values } }: Latent): boolean {
  return use.estimate === "free" || values.some((value) => value !== 0);
}

function isTakenIn({ loadings }: Factors, { name, mean }: Latent): boolean {
  return loadings.every(({ latent, block, argument }) => {
    const needed = [...mean.use.index, ...argument.use.index];
    return latent.name !== name || (isWholeAndPlain(block.mean) && needed.every((axis) => block.mean.use.index.includes(axis)));
  });
}

/** Free in every entry, and without a prior. */
export function isWholeAndPlain({ use, values, prior }: Argument): boolean {
  return prior === undefined && values.every((_value, entry) => isFree(use, entry));
}

/** What a change of a latent's mean does to the columns under covariance `c`, [D, numbers of the mean]. */
function seenBy(factors: Factors, { from, size, mean }: Latent, c: number): Float64Array {
  const { width: D, size: Q } = factors;
  const load = loadingsAt(factors, c);
  const seen = new Float64Array(D * mean.size);
  for (let d = 0; d < D; d++) for (let q = 0; q < size; q++) seen[d * mean.size + (q % mean.size)] += load[d * Q + from + q];
  return seen;
}
