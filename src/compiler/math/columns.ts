import type { Algebra } from "./algebra.ts";
import { deviance, logRatio, numbers } from "./numbers.ts";

/** Many numbers, or one that stands for all of them. */
export type Column = number | Float64Array;

function unary(f: (a: number) => number): (a: Column) => Column {
  return (a) => {
    if (typeof a === "number") return f(a);
    const out = new Float64Array(a.length);
    for (let i = 0; i < out.length; i++) out[i] = f(a[i]!);
    return out;
  };
}

/** Fills `out` from a[i s] and b[i t]: the step of a number that stands for all is 0. */
type Loop = (out: Float64Array, a: Float64Array, s: number, b: Float64Array, t: number) => void;

/** An operation with a loop of its own is five times as fast as by a function that it is given, and these are most of a density's time. */
function looped(f: (a: number, b: number) => number, loop: Loop): (a: Column, b: Column) => Column {
  return (a, b) => {
    if (typeof a === "number" && typeof b === "number") return f(a, b);
    const [left, s] = stepped(a);
    const [right, t] = stepped(b);
    const out = new Float64Array(Math.max(left.length * s, right.length * t));
    loop(out, left, s, right, t);
    return out;
  };
}

function stepped(column: Column): [values: Float64Array, step: number] {
  return typeof column === "number" ? [Float64Array.of(column), 0] : [column, 1];
}

function binary(f: (a: number, b: number) => number): (a: Column, b: Column) => Column {
  return looped(f, (out, a, s, b, t) => {
    for (let i = 0; i < out.length; i++) out[i] = f(a[i * s]!, b[i * t]!);
  });
}

const add: Loop = (out, a, s, b, t) => {
  for (let i = 0; i < out.length; i++) out[i] = a[i * s]! + b[i * t]!;
};
const sub: Loop = (out, a, s, b, t) => {
  for (let i = 0; i < out.length; i++) out[i] = a[i * s]! - b[i * t]!;
};
const mul: Loop = (out, a, s, b, t) => {
  for (let i = 0; i < out.length; i++) out[i] = a[i * s]! * b[i * t]!;
};
const div: Loop = (out, a, s, b, t) => {
  for (let i = 0; i < out.length; i++) out[i] = a[i * s]! / b[i * t]!;
};

const ratio: Loop = (out, a, s, b, t) => {
  for (let i = 0; i < out.length; i++) out[i] = logRatio(a[i * s]!, b[i * t]!);
};
const distance: Loop = (out, a, s, b, t) => {
  for (let i = 0; i < out.length; i++) out[i] = deviance(a[i * s]!, b[i * t]!);
};

/**
 * Formulas for many numbers at once, to the bits of `numbers`: what depends on no column, such as a `logGamma` of an argument alone, is
 * computed once.
 */
export const columns: Algebra<Column> = {
  number: (value) => value,
  neg: unary(numbers.neg),
  add: looped(numbers.add, add),
  sub: looped(numbers.sub, sub),
  mul: looped(numbers.mul, mul),
  div: looped(numbers.div, div),
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
    const out = new Float64Array(test.length);
    const [left, s] = stepped(yes);
    const [right, t] = stepped(no);
    for (let i = 0; i < out.length; i++) out[i] = test[i] !== 0 ? left[i * s]! : right[i * t]!;
    return out;
  },
  greater: binary(numbers.greater),
  greaterEqual: binary(numbers.greaterEqual),
  log1p: unary(Math.log1p),
  logRatio: looped(logRatio, ratio),
  deviance: looped(deviance, distance),
};
