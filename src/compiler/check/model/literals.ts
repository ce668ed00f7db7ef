import type { NodeId } from "../../diagnostics/types.ts";
import type { Expr, Kind, ValueType } from "../../ir/types/model.ts";
import { cholesky } from "../../math/linear.ts";

/** How far the sum of a written simplex may be from 1. */
export const SUM_TOLERANCE = 1e-6;

export function numberExpr(value: number, node: NodeId): Expr {
  return { is: "number", value, node, type: { kind: value > 0 ? "positive" : "real", plate: [], optional: false } };
}

/** A nested list from row-major values over `shape`. */
export function listExpr(values: readonly number[], shape: readonly number[], type: ValueType, node: NodeId): Expr {
  const [length, ...rest] = shape;
  if (length === undefined) return numberExpr(values[0]!, node);
  const step = values.length / length;
  const inner: ValueType = { kind: "real", plate: rest, optional: false };
  const items = Array.from({ length }, (_, i) => listExpr(values.slice(i * step, (i + 1) * step), rest, inner, node));
  return { is: "list", items, node, type };
}

/** Row-major values of a written number or (nested) list of numbers; nothing for what isn't known before training. */
export function constantsOf(expr: Expr): number[] | undefined {
  if (expr.is === "number") return [expr.value];
  if (expr.is !== "list") return undefined;
  const items = expr.items.map(constantsOf);
  return items.every((item) => item !== undefined) ? items.flat() : undefined;
}

/** Whether one entry lies in a kind that has no size of its own. */
export function isEntryOf(kind: Kind, value: number): boolean {
  switch (kind) {
    case "positive":
      return value > 0 && value < Infinity;
    case "unit":
    case "simplex":
      return value >= 0 && value <= 1;
    case "binary":
      return value === 0 || value === 1;
    case "count":
      return Number.isInteger(value) && value >= 0;
    case "real":
    case "spd":
      return Number.isFinite(value);
    case "category":
      return false;
  }
}

/**
 * The type that constants of shape `shape` have as values of `kind`, where they are such values: the last axis of a simplex sums to 1,
 * the last two of an spd matrix are one.
 */
export function constantType(values: readonly number[], shape: readonly number[], kind: Kind): ValueType | undefined {
  if (!values.every((value) => isEntryOf(kind, value))) return undefined;
  const size = shape.at(-1);
  if (kind === "simplex") {
    if (size === undefined) return undefined;
    for (let row = 0; row < values.length; row += size)
      if (Math.abs(values.slice(row, row + size).reduce((sum, value) => sum + value, 0) - 1) > SUM_TOLERANCE) return undefined;
    return { kind, size, plate: shape.slice(0, -1), optional: false };
  }
  if (kind === "spd") {
    if (size === undefined || shape.at(-2) !== size) return undefined;
    for (let one = 0; one < values.length; one += size * size)
      if (!isPositiveDefinite(values.slice(one, one + size * size), size)) return undefined;
    return { kind, size, plate: shape.slice(0, -2), optional: false };
  }
  return { kind, plate: [...shape], optional: false };
}

/** Whether a row-major [size, size] matrix is symmetric and positive definite. */
export function isPositiveDefinite(values: readonly number[], size: number): boolean {
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++) if (values[row * size + column] !== values[column * size + row]) return false;
  return cholesky(Float64Array.from(values), size).ok;
}
