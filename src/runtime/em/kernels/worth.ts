import type { EmModel } from "../model.ts";

/** Multiplications of one E step below which a fit doesn't earn back what emitting a kernel costs. */
export const WORTH_IT = 50_000;
/** The same of all that is done, where that is known: one reading of the rows, or so many steps of k-means. */
export const WORTH_ONCE = 3_000_000;
/** Multiplications of one E step below which its threads wait for each other longer than they work. */
export const WORTH_THREADS = 500_000;
/** The same from which on rows are spread even where threads could take whole starts, each with rows of its own. */
export const MORE_THAN_STARTS = 30_000_000;

/** About as many as a density costs that is computed for each value: measured of Laplace 11 ns and of StudentT 18, of a diagonal's column 0.6. */
const FORMULA = 16;

/** About how many multiplications one E step takes. */
export function multiplications({ data, space, parts, sequential }: EmModel): number {
  const perState = parts.reduce((sum, { arrays }) => {
    if (arrays === undefined) return sum;
    return sum + arrays.width * (arrays.shape === "quadratic" ? arrays.width : arrays.shape === "values" ? FORMULA : 1);
  }, 0);
  // A chain's step goes forward, back, and to its expected moves.
  const moves = sequential ? 3 * space.size : 0;
  return data.rows * space.size * (perState + moves);
}

/** Whether rows have so many patterns of missing entries that what a kernel computes for each of them is not less than for each row. */
export function hasManyPatterns({ data, parts }: EmModel): boolean {
  return parts.some(({ arrays }) => arrays?.shape === "quadratic" && 2 * (arrays.gaps?.patterns.length ?? 0) > data.rows);
}
