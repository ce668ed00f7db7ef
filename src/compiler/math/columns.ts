import type { Algebra } from "./algebra.ts";
import { numbers } from "./numbers.ts";

/** Many numbers, or one that stands for all of them. */
export type Column = number | Float64Array;

function unary(f: (a: number) => number): (a: Column) => Column {
  return (a) => (typeof a === "number" ? f(a) : a.map(f));
}

function binary(f: (a: number, b: number) => number): (a: Column, b: Column) => Column {
  return (a, b) => {
    if (typeof a !== "number") return typeof b === "number" ? a.map((value) => f(value, b)) : a.map((value, i) => f(value, b[i]));
    return typeof b === "number" ? f(a, b) : b.map((value) => f(a, value));
  };
}

/**
 * Formulas for many numbers at once, to the bits of `numbers`: what depends on no column, such as a `logGamma` of an argument alone, is
 * computed once.
 */
export const columns: Algebra<Column> = {
  number: (value) => value,
  neg: unary(numbers.neg),
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  abs: unary(Math.abs),
  tanh: unary(Math.tanh),
  sigmoid: unary(numbers.sigmoid),
  softplus: unary(numbers.softplus),
  erf: unary(numbers.erf),
  maximum: binary(numbers.maximum),
  minimum: binary(numbers.minimum),
  select(test, yes, no) {
    if (typeof test === "number") return test !== 0 ? yes : no;
    return test.map((holds, i) => {
      const chosen = holds !== 0 ? yes : no;
      return typeof chosen === "number" ? chosen : chosen[i];
    });
  },
  greater: binary(numbers.greater),
  greaterEqual: binary(numbers.greaterEqual),
};
