import { numbers } from "../math/numbers.ts";
import { logGamma } from "../math/special.ts";
import type { RandomSource } from "./types.ts";

/** A draw of Gamma(shape, rate 1). Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
export function drawGamma(random: RandomSource, shape: number): number {
  // Below 1: a draw of shape + 1 times a power of a uniform.
  if (shape < 1) return drawGamma(random, shape + 1) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(random.uniform()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A draw of Poisson(rate). Source: Hörmann, "The transformed rejection method for generating Poisson random variables" (1993). */
export function drawPoisson(random: RandomSource, rate: number): number {
  if (rate < 10) return drawSmallPoisson(random, rate);
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const bound = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
    if (bound <= k * Math.log(rate) - rate - logGamma(numbers, k + 1)) return k;
  }
}

/** Counts how many uniforms can be multiplied before their product falls below exp(-rate). */
function drawSmallPoisson(random: RandomSource, rate: number): number {
  const limit = Math.exp(-rate);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}

/** An index drawn with these probabilities. */
export function drawCategory(random: RandomSource, probabilities: ArrayLike<number>): number {
  let left = random.uniform();
  let last = 0;
  for (let k = 0; k < probabilities.length; k++) {
    if (probabilities[k]! <= 0) continue;
    last = k;
    left -= probabilities[k]!;
    if (left < 0) return k;
  }
  return last;
}
