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

/** The least value up to which at least `share` of the mixture lies: by bisection of its distribution function, to rounding. */
export function quantileOf({ laws, weights, isWhole }: WeightedLaws, share: number): number {
  const cdf = (value: number): number => laws.reduce((sum, law, i) => sum + weights[i] * law.cdf(value), 0);
  const means = laws.map(({ mean }) => mean).filter(Number.isFinite);
  let low = isWhole ? -1 : Math.min(0, ...means);
  let high = Math.max(0, ...means);
  for (let step = 1; cdf(low) >= share && Number.isFinite(low); step *= 2) low -= step;
  for (let step = 1; cdf(high) < share && Number.isFinite(high); step *= 2) high += step;
  if (isWhole) {
    high = Math.ceil(high);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (cdf(middle) < share) low = middle;
      else high = middle;
    }
    return high;
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return high;
    if (cdf(middle) < share) low = middle;
    else high = middle;
  }
}
