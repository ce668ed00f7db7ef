import { erf } from "./erf.ts";
import { numbers } from "./numbers.ts";
import { logBeta, logGamma } from "./special.ts";

/** Terms after which a sum or fraction is taken as it is; about the root of the largest argument is needed. */
const MOST_TERMS = 100_000;
const ENOUGH = 2 ** -52;
/** Stands for a denominator of 0 in Lentz's method. */
const TINY = 1e-300;

/** Φ(z), the standard normal distribution function. */
export function normalCumulative(z: number): number {
  return 0.5 * (1 + erf(z * Math.SQRT1_2));
}

/** P(a, x) = γ(a, x) / Γ(a) for a > 0 and x >= 0 (DLMF 8.2.4): by its series (8.11.4) below a + 1, by the continued fraction (8.9.2) above. */
export function gammaCumulative(a: number, x: number): number {
  if (!(x > 0)) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(numbers, a));
  if (x >= a + 1) return 1 - front * continuedFraction(x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a]);
  let term = 1 / a;
  let sum = term;
  for (let i = 1; i < MOST_TERMS && term > ENOUGH * sum; i++) sum += term *= x / (a + i);
  return front * sum;
}

/** I_x(a, b), the regularised incomplete beta function for a, b > 0 and 0 <= x <= 1: DLMF 8.17.22. */
export function betaCumulative(a: number, b: number, x: number): number {
  if (!(x > 0)) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCumulative(b, a, 1 - x);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(numbers, a, b)) / a;
  const coefficient = (i: number): number => {
    const m = Math.floor(i / 2);
    const numerator = i % 2 === 0 ? m * (b - m) : -(a + m) * (a + b + m);
    return (numerator * x) / ((a + i - 1) * (a + i));
  };
  return front * continuedFraction(1, (i) => [coefficient(i), 1]);
}

/** 1 / (first + a1 / (b1 + a2 / (b2 + …))) by Lentz's method as Thompson and Barnett (1986) changed it. */
function continuedFraction(first: number, term: (i: number) => [a: number, b: number]): number {
  let c = 1 / TINY;
  let d = 1 / first;
  let value = d;
  for (let i = 1; i < MOST_TERMS; i++) {
    const [a, b] = term(i);
    const below = a * d + b;
    d = 1 / (below === 0 ? TINY : below);
    const above = b + a / c;
    c = above === 0 ? TINY : above;
    value *= c * d;
    if (Math.abs(c * d - 1) < ENOUGH) break;
  }
  return value;
}
