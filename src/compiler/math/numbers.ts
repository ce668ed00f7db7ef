import type { Algebra } from "./algebra.ts";
import { erf } from "./erf.ts";

export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + exp(x)) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** log(a / b), accurate where they are close. */
export function logRatio(a: number, b: number): number {
  const step = (a - b) / b;
  return Math.abs(step) <= 0.5 ? Math.log1p(step) : Math.log(a / b);
}

/** x log(x / mean) + mean - x. */
export function deviance(x: number, mean: number): number {
  return x > 0 ? mean - x - x * logRatio(mean, x) : mean;
}

/** Formulas as plain f64 numbers. A test is 1 or 0. */
export const numbers: Algebra<number> = {
  number: (value) => value,
  neg: (a) => -a,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  tanh: Math.tanh,
  sigmoid,
  softplus,
  erf,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  select: (test, yes, no) => (test !== 0 ? yes : no),
  greater: (a, b) => (a > b ? 1 : 0),
  greaterEqual: (a, b) => (a >= b ? 1 : 0),
  log1p: Math.log1p,
  logRatio,
  deviance,
};
