import { type Argument, isFree } from "../arguments.ts";

/**
 * Derivatives of the objective, nats, in the raw values (`math/constraints.ts`) of free entries, by parameter and laid out as it. Those of a
 * simplex are in its logits, of which the last free one is 0 and has none; those of a covariance in its lower factor, with the logarithm of
 * the diagonal, and stand in the lower triangle. NaN where the objective has a kink.
 */
export type Slopes = Record<string, Float64Array>;

/** Adds to the slope of an entry, if it is free. */
export function addSlope(slopes: Slopes, { use, values }: Argument, entry: number, slope: number): void {
  if (use.param === undefined || !isFree(use, entry)) return;
  slopes[use.param] ??= new Float64Array(values.length);
  slopes[use.param][entry] += slope;
}

/** Adds those of all entries of an argument. */
export function addSlopes(slopes: Slopes, argument: Argument, byEntry: ArrayLike<number>): void {
  for (let entry = 0; entry < byEntry.length; entry++) addSlope(slopes, argument, entry, byEntry[entry]);
}
