import type { Algebra } from "./algebra.ts";

// Every function here is a composition, so it has a gradient in every reading. Branches that a `select` drops still get arguments
// inside their domain: an infinite derivative there would turn the kept one into NaN.

/** c0 + c1 x + c2 x² + … by Horner's rule. */
export function polynomial<E>(m: Algebra<E>, coefficients: readonly number[], x: E): E {
  const last = coefficients.length - 1;
  let sum = m.number(coefficients[last]!);
  for (let i = last - 1; i >= 0; i--) sum = m.add(m.mul(sum, x), m.number(coefficients[i]!));
  return sum;
}

export function square<E>(m: Algebra<E>, x: E): E {
  return m.mul(x, x);
}

export function scale<E>(m: Algebra<E>, factor: number, x: E): E {
  return m.mul(m.number(factor), x);
}

export function addAll<E>(m: Algebra<E>, ...terms: E[]): E {
  return terms.reduce((sum, term) => m.add(sum, term));
}

/** x log y, with 0 log y = 0 for every y >= 0. */
export function xlogy<E>(m: Algebra<E>, x: E, y: E): E {
  const some = m.greater(m.abs(x), m.number(0));
  return m.select(some, m.mul(x, m.log(m.select(some, y, m.number(1)))), m.number(0));
}

/** Uniform noise without its 0, whose logarithm is infinite: engines draw multiples of 2^-24 from 0 on, so less than a step stands for it. */
export function openUniform<E>(m: Algebra<E>, noise: E): E {
  return m.maximum(noise, m.number(2 ** -32));
}

/** log(1 + x) for x > -1, accurate near 0: log(1 + x) = 2 atanh(x / (2 + x)). */
export function log1p<E>(m: Algebra<E>, x: E): E {
  if (m.log1p !== undefined) return m.log1p(x);
  const edge = 0.25;
  const clamped = m.maximum(m.minimum(x, m.number(edge)), m.number(-edge));
  const z = m.div(clamped, m.add(m.number(2), clamped));
  const series = Array.from({ length: 10 }, (_, k) => 2 / (2 * k + 1));
  const near = m.mul(z, polynomial(m, series, m.mul(z, z)));
  const isNear = m.greaterEqual(m.number(edge), m.abs(x));
  return m.select(isNear, near, m.log(m.select(isNear, m.number(1), m.add(m.number(1), x))));
}

/** log(a / b) for a >= 0 and b > 0, accurate where they are close. */
export function logRatio<E>(m: Algebra<E>, a: E, b: E): E {
  if (m.logRatio !== undefined) return m.logRatio(a, b);
  const step = m.div(m.sub(a, b), b);
  const isNear = m.greaterEqual(m.number(0.5), m.abs(step));
  const near = log1p(m, m.select(isNear, step, m.number(0)));
  return m.select(isNear, near, m.log(m.select(isNear, m.number(1), m.div(a, b))));
}

/**
 * x log(x / mean) + mean - x, for x, mean >= 0: how far x lies from a mean, as Poisson, Gamma, Beta and NegativeBinomial measure it (half the
 * deviance). Near the mean its terms cancel; taken from their difference, it is wrong by |mean - x| roundings only.
 * Source: Loader, "Fast and accurate computation of binomial probabilities" (2000), `bd0`.
 */
export function deviance<E>(m: Algebra<E>, x: E, mean: E): E {
  if (m.deviance !== undefined) return m.deviance(x, mean);
  const some = m.greater(x, m.number(0));
  const one = m.number(1);
  const log = logRatio(m, m.select(some, mean, one), m.select(some, x, one));
  return m.sub(m.sub(mean, x), m.mul(x, log));
}

/** exp(x) - 1, accurate near 0: 2 t / (1 - t) with t = tanh(x / 2). */
export function expm1<E>(m: Algebra<E>, x: E): E {
  const t = m.tanh(scale(m, 0.5, m.minimum(x, m.number(1))));
  const low = m.div(scale(m, 2, t), m.sub(m.number(1), t));
  return m.select(m.greater(x, m.number(1)), m.sub(m.exp(x), m.number(1)), low);
}

/** log(p / (1 - p)). */
export function logit<E>(m: Algebra<E>, p: E): E {
  return m.sub(m.log(p), m.log(m.sub(m.number(1), p)));
}

// Stirling's series at z >= 8, where its first eight terms reach 1e-16; smaller arguments are raised by 8 first.
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
const stirlingSlope = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160];
const stirlingCurve = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
const raise = 8;

/** log Γ(x) for x > 0. */
export function logGamma<E>(m: Algebra<E>, x: E): E {
  if (m.logGamma !== undefined) return m.logGamma(x);
  const small = m.greater(m.number(raise), x);
  const z = m.select(small, m.add(x, m.number(raise)), x);
  const inverse = m.div(m.number(1), z);
  const tail = m.mul(inverse, polynomial(m, stirling, m.mul(inverse, inverse)));
  const half = 0.5 * Math.log(2 * Math.PI);
  const high = addAll(m, m.sub(m.mul(m.sub(z, m.number(0.5)), m.log(z)), z), m.number(half), tail);
  // Γ(x) = Γ(x + 8) / (x (x + 1) … (x + 7)), in two factors so that a small engine's floats don't overflow.
  const low = m.minimum(x, m.number(raise));
  const part = (from: number) =>
    m.log([0, 1, 2, 3].map((i) => m.add(low, m.number(from + i))).reduce((product, factor) => m.mul(product, factor)));
  return m.select(small, m.sub(high, m.add(part(0), part(4))), high);
}

/**
 * log Γ(x + 1) - x log x + x for x >= 0, what a factorial is beside its power: ½ log(2πx) and Stirling's series (Loader's `stirlerr`). It grows
 * like a logarithm, so densities of it and `deviance` keep their digits where logarithms of gamma functions would cancel.
 */
export function factorialExcess<E>(m: Algebra<E>, x: E): E {
  const edge = m.number(raise);
  const isLarge = m.greaterEqual(x, edge);
  const inverse = m.div(m.number(1), m.maximum(x, edge));
  const tail = m.mul(inverse, polynomial(m, stirling, m.mul(inverse, inverse)));
  const high = m.sub(tail, scale(m, 0.5, m.log(scale(m, 0.5 / Math.PI, inverse))));
  const low = m.minimum(x, edge);
  return m.select(isLarge, high, m.add(m.sub(logGamma(m, m.add(low, m.number(1))), xlogy(m, low, low)), low));
}

/** ψ(x), the derivative of log Γ, for x > 0. */
export function digamma<E>(m: Algebra<E>, x: E): E {
  const small = m.greater(m.number(raise), x);
  const z = m.select(small, m.add(x, m.number(raise)), x);
  const inverse = m.div(m.number(1), z);
  const squared = m.mul(inverse, inverse);
  const high = m.sub(m.sub(m.log(z), scale(m, 0.5, inverse)), m.mul(squared, polynomial(m, stirlingSlope, squared)));
  const low = m.minimum(x, m.number(raise));
  const terms = Array.from({ length: raise }, (_, i) => m.div(m.number(1), m.add(low, m.number(i))));
  return m.select(small, m.sub(high, addAll(m, ...terms)), high);
}

/** ψ'(x), the second derivative of log Γ, for x > 0. */
export function trigamma<E>(m: Algebra<E>, x: E): E {
  const small = m.greater(m.number(raise), x);
  const z = m.select(small, m.add(x, m.number(raise)), x);
  const inverse = m.div(m.number(1), z);
  const squared = m.mul(inverse, inverse);
  const tail = m.mul(m.mul(inverse, squared), polynomial(m, stirlingCurve, squared));
  const high = addAll(m, inverse, scale(m, 0.5, squared), tail);
  const low = m.minimum(x, m.number(raise));
  const terms = Array.from({ length: raise }, (_, i) => m.div(m.number(1), square(m, m.add(low, m.number(i)))));
  return m.select(small, m.add(high, addAll(m, ...terms)), high);
}

/** log of the beta function B(a, b) for a, b > 0. */
export function logBeta<E>(m: Algebra<E>, a: E, b: E): E {
  return m.sub(m.add(logGamma(m, a), logGamma(m, b)), logGamma(m, m.add(a, b)));
}

/** x Φ(x), the exact form with the normal distribution function. */
export function gelu<E>(m: Algebra<E>, x: E): E {
  return m.mul(scale(m, 0.5, x), m.add(m.number(1), m.erf(scale(m, Math.SQRT1_2, x))));
}

export function silu<E>(m: Algebra<E>, x: E): E {
  return m.mul(x, m.sigmoid(x));
}

/** x where positive, else alpha (exp(x) - 1). */
export function elu<E>(m: Algebra<E>, x: E, alpha: number): E {
  const t = m.tanh(scale(m, 0.5, m.minimum(x, m.number(0))));
  const low = scale(m, alpha, m.div(scale(m, 2, t), m.sub(m.number(1), t)));
  return m.select(m.greater(x, m.number(0)), x, low);
}
