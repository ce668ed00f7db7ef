import type { NumberLaw } from "./types.ts";

/** Laws of one entry with their weights, which sum to 1. */
export interface WeightedLaws {
  laws: NumberLaw[];
  weights: number[];
  /** The entry is a count or yes-no. */
  isWhole: boolean;
}

export function meanOf({ laws, weights }: WeightedLaws): number {
  return laws.reduce((sum, { mean }, i) => sum + weights[i] * mean, 0);
}

/** The least value up to which at least `share` of the mixture lies: the root of its distribution function, to rounding. */
export function quantileOf({ laws, weights, isWhole }: WeightedLaws, share: number): number {
  const above = (value: number): number => laws.reduce((sum, law, i) => sum + weights[i] * law.cdf(value), -share);
  const means = laws.map(({ mean }) => mean).filter(Number.isFinite);
  let low = isWhole ? -1 : Math.min(...means, means.length === 0 ? 0 : Number.POSITIVE_INFINITY);
  let high = Math.ceil(Math.max(low, ...means));
  for (let step = 1; above(low) >= 0 && Number.isFinite(low); step *= 2) low -= step;
  for (let step = 1; above(high) < 0 && Number.isFinite(high); step *= 2) high += step;
  if (!isWhole) return rootBetween(above, low, high);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (above(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}

/** Where f changes its sign between `low` and `high`: Chandrupatla (1997), inverse quadratic interpolation where that is safe, else bisection. */
function rootBetween(f: (x: number) => number, low: number, high: number): number {
  let [a, b, c] = [high, low, low];
  let [fa, fb, fc] = [f(a), f(b), f(b)];
  let t = 0.5;
  for (;;) {
    const x = a + t * (b - a);
    const fx = f(x);
    if (fx >= 0 === fa >= 0) [c, fc] = [a, fa];
    else [c, fc, b, fb] = [b, fb, a, fa];
    [a, fa] = [x, fx];
    const [best, left] = Math.abs(fa) < Math.abs(fb) ? [a, fa] : [b, fb];
    const limit = (2 * Number.EPSILON * Math.abs(best) + Number.MIN_VALUE) / Math.abs(b - a);
    if (left === 0 || !(limit < 0.5)) return best;
    const [xi, phi] = [(a - b) / (c - b), (fa - fb) / (fc - fb)];
    const isSafe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    t = isSafe ? (fa / (fb - fa)) * (fc / (fb - fc)) + (((c - a) / (b - a)) * (fa / (fc - fa)) * fb) / (fc - fb) : 0.5;
    t = Math.min(Math.max(t, limit), 1 - limit);
  }
}
