import { bug } from "../diagnostics/assert.ts";
import type { Expr } from "./types/model.ts";

type Map = (a: number) => number;
type Operator = (a: number, b: number) => number;

/** Functions of known numbers, entry by entry. */
export const maps: Record<string, Map> = {
  neg: (a) => -a,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  tanh: Math.tanh,
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
};

export const operators: Record<string, Operator> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
};

/** Values by row, [rows, size]; of a number that is the same in all rows one row. */
export interface KnownValues {
  size: number;
  values: Float64Array;
}

/**
 * The values of an expression of known columns in every row.
 * @param fieldOf a field's values, [rows, its size]
 */
export function knownValues(expr: Expr, rows: number, fieldOf: (field: string) => Float64Array): KnownValues {
  switch (expr.is) {
    case "number":
      return { size: 1, values: new Float64Array(rows).fill(expr.value) };
    case "variable": {
      const values = fieldOf(expr.name);
      return { size: rows === 0 ? 1 : values.length / rows, values };
    }
    case "list": {
      const items = expr.items.map((item) => knownValues(item, rows, fieldOf));
      return besides(items, rows);
    }
    case "index": {
      const [by, ...more] = expr.by;
      if (by === undefined || more.length > 0) return bug(`${expr.node} has other indices than a number or a range`);
      const [from, to] = by.is === "number" ? [by.value, by.value] : by.is === "range" ? [by.from, by.to] : bug("an unknown index");
      return sliced(knownValues(expr.of, rows, fieldOf), rows, expr.of.type.plate[0] ?? bug("no axis to index"), from, to);
    }
    case "apply":
      return applied(
        expr.fn,
        expr.args.map((arg) => knownValues(arg, rows, fieldOf)),
        rows,
      );
    default:
      return bug(`a ${expr.is} is no known number`);
  }
}

/** Whether `knownValues` can compute a function. */
export function isKnownFunction(name: string): boolean {
  return Object.hasOwn(maps, name) || Object.hasOwn(operators, name);
}

function applied(fn: string, args: KnownValues[], rows: number): KnownValues {
  const [a, b] = args;
  const map = maps[fn];
  if (map !== undefined && a !== undefined) return { size: a.size, values: a.values.map((value) => map(value)) };
  const operator = operators[fn];
  if (operator === undefined || a === undefined || b === undefined) return bug(`no values of ${fn}`);
  // The shorter one is for the trailing axes of the longer.
  const size = Math.max(a.size, b.size);
  const values = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < size; i++)
      values[row * size + i] = operator(a.values[row * a.size + (i % a.size)]!, b.values[row * b.size + (i % b.size)]!);
  return { size, values };
}

function besides(items: KnownValues[], rows: number): KnownValues {
  const size = items.reduce((sum, item) => sum + item.size, 0);
  const values = new Float64Array(rows * size);
  let from = 0;
  for (const item of items) {
    for (let row = 0; row < rows; row++) values.set(item.values.subarray(row * item.size, (row + 1) * item.size), row * size + from);
    from += item.size;
  }
  return { size, values };
}

/** Entries `from` to `to`, both included, of the first of `length`. */
function sliced({ size, values }: KnownValues, rows: number, length: number, from: number, to: number): KnownValues {
  const each = size / length;
  const own = (to - from + 1) * each;
  const out = new Float64Array(rows * own);
  for (let row = 0; row < rows; row++) out.set(values.subarray(row * size + from * each, row * size + (to + 1) * each), row * own);
  return { size: own, values: out };
}
