import { bug } from "../diagnostics/assert.ts";
import type { Expr, Index } from "../ir/types/model.ts";
import type { Value } from "../tensor/types.ts";
import { evaluate } from "./expressions.ts";
import { alignBatch, constantIn, type Frame, ownShape, rankOf } from "./frame.ts";
import type { Scope } from "./scope.ts";

/** `of[i, j]`: each index takes the leading own axis. */
export function selectIndex(scope: Scope, expr: Expr & { is: "index" }): Value {
  const { frame } = scope;
  const { b } = frame.session;
  const [first, ...rest] = expr.by;
  if (first === undefined) return evaluate(scope, expr.of);
  // A parameter does not depend on the batch, so its rows can be gathered instead of weighed.
  if (expr.of.is === "param" && first.is === "category") {
    const rows = b.gather(scope.parameter(expr.of.name), categoryOf(scope, first));
    return applyIndexes(scope, rows, rest, 0);
  }
  return applyIndexes(scope, evaluate(scope, expr.of), expr.by, 0);
}

/** Applies indexes to the own axes from `axis` on; a range keeps its axis. */
function applyIndexes(scope: Scope, value: Value, indexes: Index[], axis: number): Value {
  const [first, ...rest] = indexes;
  if (first === undefined) return value;
  const { frame } = scope;
  const { b } = frame.session;
  const position = rankOf(frame) + axis;
  if (first.is === "range") return applyIndexes(scope, b.slice(value, position, first.from, first.to + 1), rest, axis + 1);
  const selected =
    first.is === "number"
      ? dropAxis(frame, b.slice(value, position, first.value, first.value + 1), position)
      : selectCategory(frame, value, categoryOf(scope, first), position);
  return applyIndexes(scope, selected, rest, axis);
}

function categoryOf(scope: Scope, index: Index): Value {
  if (index.is !== "category") return bug("not a category");
  return scope.frame.session.b.cast(evaluate(scope, index.of), "int");
}

function dropAxis(frame: Frame, value: Value, axis: number): Value {
  return frame.session.b.reshape(value, [...value.shape.slice(0, axis), ...value.shape.slice(axis + 1)]);
}

/** The entry of `axis` that a category [...batch] selects, as a sum over a one-hot mask. */
export function selectCategory(frame: Frame, value: Value, category: Value, axis: number): Value {
  const { b } = frame.session;
  const size = value.shape[axis];
  if (typeof size !== "number") return bug("a category selects from an axis of known size");
  const mask = oneHot(frame, category, size);
  const own = ownShape(frame, value).length;
  const place = axis - rankOf(frame);
  const shape = Array.from({ length: own }, (_one, i) => (i === place ? size : 1));
  const wide = b.reshape(mask, [...mask.shape.slice(0, rankOf(frame)), ...shape]);
  const [aligned, weights] = alignBatch(frame, [value, wide]);
  return b.sum(b.mul(aligned, weights), [axis]);
}

/** [...batch] category to [...batch, size] ones and zeros. */
export function oneHot(frame: Frame, category: Value, size: number): Value {
  const { b } = frame.session;
  const ramp = b.constant({ shape: [size], data: Float64Array.from({ length: size }, (_entry, i) => i) }, "int");
  const wide = b.reshape(category, [...category.shape, 1]);
  return b.cast(b.equal(wide, constantIn(frame, ramp)), "float");
}
