import type { Builder, Value } from "../tensor/types.ts";
import type { Algebra } from "./algebra.ts";

/** Formulas as ops of the program that `b` builds. Numbers become scalar constants; shapes broadcast. */
export function valueAlgebra(b: Builder): Algebra<Value> {
  return {
    number: (value) => b.constant(value),
    neg: (a) => b.neg(a),
    add: (a, c) => b.add(a, c),
    sub: (a, c) => b.sub(a, c),
    mul: (a, c) => b.mul(a, c),
    div: (a, c) => b.div(a, c),
    exp: (a) => b.exp(a),
    log: (a) => b.log(a),
    sqrt: (a) => b.sqrt(a),
    abs: (a) => b.abs(a),
    tanh: (a) => b.tanh(a),
    sigmoid: (a) => b.sigmoid(a),
    softplus: (a) => b.softplus(a),
    erf: (a) => b.erf(a),
    maximum: (a, c) => b.maximum(a, c),
    minimum: (a, c) => b.minimum(a, c),
    select: (test, yes, no) => b.select(test, yes, no),
    greater: (a, c) => b.greater(a, c),
    greaterEqual: (a, c) => b.greaterEqual(a, c),
  };
}
