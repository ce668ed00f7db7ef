import type { Argument } from "../arguments.ts";
import type { Codes } from "./codes.ts";

/** Values with weights. */
interface Weighed {
  values: Float64Array;
  weights: ArrayLike<number>;
}

/** Mean of the values that have weight, and their weight; no mean where none has. Rounding never takes it out of their range. */
export function meanOf(parts: readonly Weighed[]): { weight: number; mean?: number } {
  let [weight, mean, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values, weights } of parts)
    for (let i = 0; i < values.length; i++) {
      if (!(weights[i] > 0)) continue;
      weight += weights[i];
      mean += (values[i] - mean) * (weights[i] / weight);
      if (values[i] < least) least = values[i];
      if (values[i] > most) most = values[i];
    }
  return weight > 0 ? { weight, mean: Math.min(Math.max(mean, least), most) } : { weight };
}

/**
 * The value about which a kernel takes each column's statistics: the mean of its values. Columns that share an argument, whose sums are added, have
 * one in common.
 */
export function referencesOf({ starts, values }: Codes, width: number, bound: readonly Argument[]): Float64Array {
  const of = (from: number, to: number): number => {
    const own = values.subarray(from, to);
    return meanOf([{ values: own, weights: new Float64Array(own.length).fill(1) }]).mean ?? 0.5;
  };
  if (bound.some(({ size }) => size < width)) return new Float64Array(width).fill(of(0, values.length));
  return Float64Array.from({ length: width }, (_column, c) => of(starts[c], starts[c + 1]));
}
