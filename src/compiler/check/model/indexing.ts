import type { NodeId } from "../../diagnostics/types.ts";
import type { Expr, Index, ValueType } from "../../ir/types/model.ts";
import { typeText } from "../../math/shape.ts";
import type * as ast from "../../syntax/ast.ts";
import { describeExpr, ungroup } from "../values/describe.ts";
import { typeExpression } from "./expression.ts";
import { report, type Scope } from "./scope.ts";
import { constantExpression } from "./sizes.ts";
import { beginning, counted } from "./words.ts";

/** An index before it is held against its axis; of a category the number of its values. */
export type WrittenIndex = { index: Index; size?: number };

/** `p[i, j]` takes leading bracket axes. */
export function typeIndex(expr: Extract<ast.Expr, { is: "index" }>, scope: Scope, node: NodeId): Expr | undefined {
  const of = typeExpression(expr.of, scope, node);
  const written = expr.by.map((by) => readIndex(by, scope, node));
  if (of === undefined) return undefined;
  if (expr.by.length > of.type.plate.length) return reportTooMany(expr, of.type, scope);
  const by = written.map((one, axis) => one && checkIndex(one, of.type.plate[axis]!, expr.by[axis]!, describeExpr(expr.of), scope));
  if (!by.every((index) => index !== undefined)) return undefined;
  const ranges = by.flatMap((index) => (index.is === "range" ? [index.to - index.from + 1] : []));
  const type: ValueType = { ...of.type, plate: [...ranges, ...of.type.plate.slice(by.length)] };
  return { is: "index", of, by, node, type };
}

function reportTooMany(expr: Extract<ast.Expr, { is: "index" }>, type: ValueType, scope: Scope): undefined {
  const axes = counted(type.plate.length, "axis", "axes");
  const own = type.kind === "simplex" || type.kind === "spd" || type.kind === "category";
  const remedy = own
    ? "Brackets take the axes in brackets; what stands in parentheses is one value and can't be indexed."
    : "Take the index away, or give the declaration one more axis.";
  const facts = { of: beginning(expr.of), type: typeText(type), axes, indices: counted(expr.by.length, "index", "indices"), remedy };
  return report(scope, "GEN2707", facts, expr.span);
}

/** Reads one index: a number of sizes and literals, an inclusive range of them, or a category. */
export function readIndex(written: ast.Expr, scope: Scope, node: NodeId): WrittenIndex | undefined {
  const expr = ungroup(written);
  if (expr.is === "binary" && expr.operator === "..") {
    const from = constantExpression(expr.left, scope.sizes, scope.context);
    const to = constantExpression(expr.right, scope.sizes, scope.context);
    return from === undefined || to === undefined ? undefined : { index: { is: "range", from, to } };
  }
  if (isConstant(expr, scope)) {
    const value = constantExpression(expr, scope.sizes, scope.context);
    return value === undefined ? undefined : { index: { is: "number", value } };
  }
  const of = typeExpression(expr, scope, node);
  if (of === undefined) return undefined;
  const { kind, plate } = of.type;
  if ((kind !== "category" && kind !== "binary") || plate.length > 0)
    return report(scope, "GEN2710", { found: beginning(expr), type: typeText(of.type) }, expr.span);
  return { index: { is: "category", of }, size: kind === "binary" ? 2 : of.type.size! };
}

function isConstant(expr: ast.Expr, scope: Scope): boolean {
  if (expr.is === "number") return true;
  if (expr.is === "name") {
    const name = expr.name.text;
    return !scope.entries.has(name) && (scope.sizes.has(name) || scope.context.consts.has(name));
  }
  if (expr.is === "binary") return isConstant(expr.left, scope) && isConstant(expr.right, scope);
  return (expr.is === "group" || expr.is === "unary") && isConstant(expr.of, scope);
}

/** Holds an index against its axis: in range (GEN2708), a category of as many values (GEN2709). */
export function checkIndex({ index, size }: WrittenIndex, axis: number, at: ast.Expr, of: string, scope: Scope): Index | undefined {
  // The axis is in error itself.
  if (Number.isNaN(axis)) return undefined;
  if (index.is === "category") {
    if (size === axis) return index;
    if (doubt(index.of, scope)) return undefined;
    return report(scope, "GEN2709", { index: beginning(at), values: size!, of, axis }, at.span);
  }
  const [from, to] = index.is === "number" ? [index.value, index.value] : [index.from, index.to];
  const inside = Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to < axis;
  if (inside) return index;
  const found = index.is === "number" ? `${from}` : `${from}..${to}`;
  return report(scope, "GEN2708", { index: found, of, axis, last: axis - 1 }, at.span);
}

/** Notes that a variable's type doesn't fit; true where this was said before. */
export function doubt(value: Expr, scope: Scope): boolean {
  if (value.is !== "variable") return false;
  const before = scope.doubtful.has(value.name);
  scope.doubtful.add(value.name);
  return before;
}

/** One value is one value: a `T[1]` where a `T` is asked is taken out of its axis. */
export function unwrapped(expr: Expr, rank: number): Expr {
  if (rank > 0 || expr.type.plate.length !== 1 || expr.type.plate[0] !== 1) return expr;
  return { is: "index", of: expr, by: [{ is: "number", value: 0 }], node: expr.node, type: { ...expr.type, plate: [] } };
}
