import type { Algebra } from "./algebra.ts";
import { deviance, logRatio, numbers } from "./numbers.ts";
import { digamma, logGamma, trigamma } from "./special.ts";

/** A number with its first and second derivatives in n variables: forward differentiation of any formula over `Algebra`. */
export interface Jet {
  value: number;
  /** [n] */
  gradient: readonly number[];
  /** Row-major [n, n], symmetric. */
  hessian: readonly number[];
}

/** Variable number `i` of `n`, at a value. */
export function variableJet(n: number, i: number, value: number): Jet {
  return { value, gradient: Array.from({ length: n }, (_entry, j) => Number(i === j)), hessian: new Array<number>(n * n).fill(0) };
}

/** A factor of 0 takes no infinity in. */
function times(factor: number, by: number): number {
  return factor === 0 || by === 0 ? 0 : factor * by;
}

/** Chain rules of second order (Griewank and Walther, Evaluating Derivatives, chapter 13). */
export function jets(n: number): Algebra<Jet> {
  const zeros: readonly number[] = new Array<number>(n).fill(0);
  const noCurve: readonly number[] = new Array<number>(n * n).fill(0);
  const constant = (value: number): Jet => ({ value, gradient: zeros, hessian: noCurve });

  /** `first` and `second` are the derivatives of the function. */
  function unary({ gradient, hessian }: Jet, value: number, first: number, second: number): Jet {
    if (gradient === zeros) return constant(value);
    const [slopes, curves] = [new Array<number>(n), new Array<number>(n * n)];
    for (let i = 0; i < n; i++) {
      slopes[i] = times(gradient[i]!, first);
      for (let j = 0; j < n; j++) curves[i * n + j] = times(gradient[i]! * gradient[j]!, second) + times(hessian[i * n + j]!, first);
    }
    return { value, gradient: slopes, hessian: curves };
  }

  /** Derivatives of the function in both, and `aa`, `ab`, `bb` of second order. */
  function binary(a: Jet, b: Jet, value: number, fa: number, fb: number, aa: number, ab: number, bb: number): Jet {
    if (a.gradient === zeros && b.gradient === zeros) return constant(value);
    const [slopes, curves] = [new Array<number>(n), new Array<number>(n * n)];
    for (let i = 0; i < n; i++) {
      const [ai, bi] = [a.gradient[i]!, b.gradient[i]!];
      slopes[i] = times(ai, fa) + times(bi, fb);
      for (let j = 0; j < n; j++) {
        const [aj, bj] = [a.gradient[j]!, b.gradient[j]!];
        const mixed = times(ai * aj, aa) + times(ai * bj + bi * aj, ab) + times(bi * bj, bb);
        curves[i * n + j] = mixed + times(a.hessian[i * n + j]!, fa) + times(b.hessian[i * n + j]!, fb);
      }
    }
    return { value, gradient: slopes, hessian: curves };
  }

  return {
    number: constant,
    neg: (a) => unary(a, -a.value, -1, 0),
    add: (a, b) => binary(a, b, a.value + b.value, 1, 1, 0, 0, 0),
    sub: (a, b) => binary(a, b, a.value - b.value, 1, -1, 0, 0, 0),
    mul: (a, b) => binary(a, b, a.value * b.value, b.value, a.value, 0, 1, 0),
    div(a, b) {
      const [inverse, ratio] = [1 / b.value, a.value / b.value];
      return binary(a, b, ratio, inverse, -ratio * inverse, 0, -inverse * inverse, 2 * ratio * inverse * inverse);
    },
    exp(a) {
      const value = Math.exp(a.value);
      return unary(a, value, value, value);
    },
    log: (a) => unary(a, Math.log(a.value), 1 / a.value, -1 / (a.value * a.value)),
    log1p: (a) => unary(a, Math.log1p(a.value), 1 / (1 + a.value), -1 / (1 + a.value) ** 2),
    logRatio: (a, b) =>
      binary(a, b, logRatio(a.value, b.value), 1 / a.value, -1 / b.value, -1 / (a.value * a.value), 0, 1 / (b.value * b.value)),
    deviance(x, mean) {
      const slope = (mean.value - x.value) / mean.value;
      const curve = x.value / (mean.value * mean.value);
      return binary(x, mean, deviance(x.value, mean.value), logRatio(x.value, mean.value), slope, 1 / x.value, -1 / mean.value, curve);
    },
    sqrt(a) {
      const value = Math.sqrt(a.value);
      return unary(a, value, 0.5 / value, -0.25 / (value * a.value));
    },
    abs: (a) => unary(a, Math.abs(a.value), Math.sign(a.value), 0),
    tanh(a) {
      const value = Math.tanh(a.value);
      return unary(a, value, 1 - value * value, -2 * value * (1 - value * value));
    },
    sigmoid(a) {
      const value = numbers.sigmoid(a.value);
      const slope = value * numbers.sigmoid(-a.value);
      return unary(a, value, slope, slope * (1 - 2 * value));
    },
    softplus(a) {
      const slope = numbers.sigmoid(a.value);
      return unary(a, numbers.softplus(a.value), slope, slope * numbers.sigmoid(-a.value));
    },
    erf(a) {
      const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-a.value * a.value);
      return unary(a, numbers.erf(a.value), slope, -2 * a.value * slope);
    },
    maximum: (a, b) => (a.value >= b.value || Number.isNaN(a.value) ? a : b),
    minimum: (a, b) => (a.value <= b.value || Number.isNaN(a.value) ? a : b),
    select: (test, yes, no) => (test.value !== 0 ? yes : no),
    greater: (a, b) => constant(Number(a.value > b.value)),
    greaterEqual: (a, b) => constant(Number(a.value >= b.value)),
    logGamma: (a) => unary(a, logGamma(numbers, a.value), digamma(numbers, a.value), trigamma(numbers, a.value)),
  };
}
