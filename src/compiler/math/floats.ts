import type { Algebra } from "./algebra.ts";
import { numbers } from "./numbers.ts";

const f = Math.fround;

/**
 * Formulas as 32-bit floats, every result rounded once: the bits of vector lanes. Of add, sub, mul, div and sqrt, f64 and then f32 gives
 * what f32 alone gives (Figueroa, "When is double rounding innocuous?", 1995).
 */
export const floats: Algebra<number> = {
  number: f,
  neg: (a) => -a,
  add: (a, b) => f(a + b),
  sub: (a, b) => f(a - b),
  mul: (a, b) => f(a * b),
  div: (a, b) => f(a / b),
  exp: (a) => f(Math.exp(a)),
  log: (a) => f(Math.log(a)),
  sqrt: (a) => f(Math.sqrt(a)),
  abs: Math.abs,
  tanh: (a) => f(Math.tanh(a)),
  sigmoid: (a) => f(numbers.sigmoid(a)),
  softplus: (a) => f(numbers.softplus(a)),
  erf: (a) => f(numbers.erf(a)),
  maximum: numbers.maximum,
  minimum: numbers.minimum,
  select: numbers.select,
  greater: numbers.greater,
  greaterEqual: numbers.greaterEqual,
};
