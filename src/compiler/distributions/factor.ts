import { bug } from "../diagnostics/assert.ts";
import type { Builder, NdArray, Value } from "../tensor/types.ts";

// Tensor programs have no ops of linear algebra, so these expand into D steps of elementwise ops. Meant for D up to about 64.

/** The size of axis `axis` (counted from the end) as a number. */
export function lastSize(value: Value, axis = 1): number {
  const size = value.shape.at(-axis);
  return typeof size === "number" ? size : bug("the axes of one event must have numbers for sizes");
}

function withoutAxis(b: Builder, a: Value, axis: number): Value {
  return b.reshape(
    a,
    a.shape.filter((_, i) => i !== axis),
  );
}

function entries(n: number, holds: (row: number, column: number) => boolean): NdArray {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) data[i * n + j] = holds(i, j) ? 1 : 0;
  return { shape: [n, n], data };
}

/** Column j of a matrix [..., R, C] as [..., R]. */
function column(b: Builder, matrix: Value, j: number): Value {
  const axis = matrix.shape.length - 1;
  return withoutAxis(b, b.slice(matrix, axis, j, j + 1), axis);
}

/** The diagonal [..., D] of a matrix [..., D, D]. */
function diagonal(b: Builder, matrix: Value): Value {
  const n = lastSize(matrix);
  const eye = b.constant(entries(n, (i, j) => i === j));
  return b.sum(b.mul(matrix, eye), [-1]);
}

/** log det(L Lᵀ) of a lower factor [..., D, D], as [...]. */
export function logDeterminantOf(b: Builder, factor: Value): Value {
  return b.mul(b.constant(2), b.sum(b.log(diagonal(b, factor)), [-1]));
}

/** y with L y = r by forward substitution: L [..., D, D], r [..., D], leading axes broadcast. */
export function solveLowerVector(b: Builder, factor: Value, r: Value): Value {
  const n = lastSize(factor);
  const solved: Value[] = [];
  let rest = r;
  for (let j = 0; j < n; j++) {
    const below = column(b, factor, j);
    const axis = rest.shape.length - 1;
    const y = b.div(b.slice(rest, axis, j, j + 1), b.slice(below, below.shape.length - 1, j, j + 1));
    solved.push(y);
    if (j < n - 1) rest = b.sub(rest, b.mul(below, y));
  }
  return solved.length === 1 ? solved[0]! : b.concat(solved, solved[0]!.shape.length - 1);
}

/** Y with L Y = R for a matrix R [..., D, C]. */
export function solveLowerMatrix(b: Builder, factor: Value, right: Value): Value {
  // Each column of R is one vector: put the columns' axis before the rows'.
  const swapped = swapLast(b, right);
  const spread = b.reshape(factor, [...factor.shape.slice(0, -2), 1, ...factor.shape.slice(-2)]);
  return swapLast(b, solveLowerVector(b, spread, swapped));
}

/** The transpose of the last two axes. */
function swapLast(b: Builder, matrix: Value): Value {
  const axes = matrix.shape.map((_, i) => i);
  const [row, last] = axes.splice(-2);
  return b.transpose(matrix, [...axes, last!, row!]);
}

/** The lower factor of covariances [..., D, D], column by column. */
export function choleskyOf(b: Builder, matrix: Value): Value {
  const n = lastSize(matrix);
  const columns: Value[] = [];
  let rest = matrix;
  for (let j = 0; j < n; j++) {
    const whole = column(b, rest, j);
    const axis = whole.shape.length - 1;
    const pivot = b.sqrt(b.slice(whole, axis, j, j + 1));
    const mask = b.constant({ shape: [n], data: Float64Array.from({ length: n }, (_, i) => (i >= j ? 1 : 0)) });
    const l = b.div(b.mul(whole, mask), pivot);
    columns.push(b.reshape(l, [...l.shape, 1]));
    if (j < n - 1) rest = b.sub(rest, b.mul(b.reshape(l, [...l.shape, 1]), b.reshape(l, [...l.shape.slice(0, -1), 1, n])));
  }
  return columns.length === 1 ? columns[0]! : b.concat(columns, columns[0]!.shape.length - 1);
}
