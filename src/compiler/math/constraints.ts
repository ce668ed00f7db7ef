import { bug } from "../diagnostics/assert.ts";
import type { Kind, ValueType } from "../ir/types/model.ts";
import { product, shapeOf } from "./shape.ts";

/**
 * A parameter that is learnt by gradient is stored as free numbers: a simplex of K as K - 1 logits (the last is 0), an spd matrix as
 * the packed lower triangle of its Cholesky factor with the diagonal's logarithm, a positive number as its logarithm, a unit as its logit.
 */
export function rawShape(type: ValueType): number[] {
  if (type.kind === "simplex") return [...type.plate, sizeOf(type) - 1];
  if (type.kind === "spd") return [...type.plate, triangle(sizeOf(type))];
  return shapeOf(type);
}

function sizeOf(type: ValueType): number {
  return type.size ?? bug(`${type.kind} without a size`);
}

/** Entries of a lower triangle with its diagonal. */
export function triangle(size: number): number {
  return (size * (size + 1)) / 2;
}

/** D of an spd matrix from the length of its packed triangle. */
export function sideOfTriangle(length: number): number {
  return (Math.sqrt(8 * length + 1) - 1) / 2;
}

/** The parameter's values, row-major in its own shape, from its stored numbers. */
export function constrain(raw: ArrayLike<number>, shape: readonly number[], kind: Kind): Float64Array {
  if (kind === "simplex") return constrainRows(raw, shape, softmaxRow);
  if (kind === "spd") return constrainRows(raw, shape, covarianceRow);
  const map = kind === "positive" ? Math.exp : kind === "unit" ? (x: number) => 1 / (1 + Math.exp(-x)) : (x: number) => x;
  return Float64Array.from({ length: product(shape) }, (_entry, i) => map(raw[i]));
}

function constrainRows(raw: ArrayLike<number>, shape: readonly number[], row: (values: number[]) => number[]): Float64Array {
  const length = shape[shape.length - 1];
  const rows = product(shape.slice(0, -1));
  const out: number[] = [];
  for (let r = 0; r < rows; r++) out.push(...row(Array.from({ length }, (_entry, i) => raw[r * length + i])));
  return Float64Array.from(out);
}

function softmaxRow(logits: number[]): number[] {
  const all = [...logits, 0];
  const top = Math.max(...all);
  const weights = all.map((logit) => Math.exp(logit - top));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function covarianceRow(packed: number[]): number[] {
  const size = sideOfTriangle(packed.length);
  const at = (i: number, j: number): number => {
    const value = packed[triangle(i) + j];
    return i === j ? Math.exp(value) : value;
  };
  const out: number[] = [];
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k <= Math.min(i, j); k++) sum += at(i, k) * at(j, k);
      out.push(sum);
    }
  return out;
}
