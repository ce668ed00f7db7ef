import type { NodeId } from "../../diagnostics/types.ts";
import type { Expr, ValueType } from "../../ir/types/model.ts";
import { shapeOf, typeText } from "../../math/shape.ts";
import type * as ast from "../../syntax/ast.ts";
import { applyCall, applyFunction } from "./apply.ts";
import { callOf } from "./call.ts";
import { typeIndex } from "./indexing.ts";
import { numberExpr } from "./literals.ts";
import { operators } from "./numbering.ts";
import { lookUp, report, type Scope } from "./scope.ts";
import { beginning } from "./words.ts";

/**
 * The typed expression of a value. `node` names the declaration or argument it stands in; function calls and operators have nodes of
 * their own. Nothing where a part is in error, which is reported once: what follows from it stays silent.
 */
export function typeExpression(expr: ast.Expr, scope: Scope, node: NodeId): Expr | undefined {
  const typed = typeWritten(expr, scope, node);
  return scope.context.isDoubtful?.(expr.span) ? undefined : typed;
}

function typeWritten(expr: ast.Expr, scope: Scope, node: NodeId): Expr | undefined {
  switch (expr.is) {
    case "number":
      return numberExpr(expr.value, node);
    case "name":
      return typeName(expr.name, scope, node);
    case "group":
      return typeExpression(expr.of, scope, node);
    case "call":
    case "pipe": {
      const call = callOf(expr);
      if (call !== undefined) return applyCall(call, scope, node);
      if (expr.is === "pipe" && expr.call.is === "missing") return undefined;
      break;
    }
    case "index":
      return typeIndex(expr, scope, node);
    case "list":
      return typeList(expr, scope, node);
    case "unary":
      if (expr.operator === "-") return typeNegative(expr, scope, node);
      break;
    case "binary":
      if (operators[expr.operator] !== undefined) return typeOperator(expr, scope, node);
      break;
    case "missing":
      return undefined;
  }
  return report(scope, "GEN2701", { found: beginning(expr) }, expr.span);
}

function typeName(name: ast.Name, scope: Scope, node: NodeId): Expr | undefined {
  const { sizes, context, entries } = scope;
  if (!entries.has(name.text) && (sizes.has(name.text) || context.consts.has(name.text))) {
    const value = sizes.get(name.text) ?? context.consts.get(name.text)?.value;
    return value === undefined || Number.isNaN(value) ? undefined : numberExpr(value, node);
  }
  const entry = lookUp(scope, name);
  const type = entry?.type();
  if (entry === undefined || type === undefined) return undefined;
  return { is: entry.is === "param" ? "param" : "variable", name: name.text, node, type };
}

function typeNegative(expr: Extract<ast.Expr, { is: "unary" }>, scope: Scope, node: NodeId): Expr | undefined {
  const of = typeExpression(expr.of, scope, node);
  if (of?.is === "number") return numberExpr(-of.value, node);
  return of && applyFunction("neg", { at: expr.span.start, span: expr.span }, [of], {}, scope);
}

/** Operators of two known numbers give a known number, so that `2 * K` is as good as `6`. */
function typeOperator(expr: Extract<ast.Expr, { is: "binary" }>, scope: Scope, node: NodeId): Expr | undefined {
  const left = typeExpression(expr.left, scope, node);
  const right = typeExpression(expr.right, scope, node);
  if (left === undefined || right === undefined) return undefined;
  if (left.is === "number" && right.is === "number" && expr.operator !== "@")
    return numberExpr(fold(expr.operator, left.value, right.value), node);
  return applyFunction(operators[expr.operator]!, { at: expr.operatorSpan.start, span: expr.span }, [left, right], {}, scope);
}

function fold(operator: ast.BinaryOperator, left: number, right: number): number {
  if (operator === "+") return left + right;
  if (operator === "-") return left - right;
  if (operator === "*") return left * right;
  return operator === "/" ? left / right : left ** right;
}

/** A list stacks values of one shape along a new first axis. */
function typeList(expr: Extract<ast.Expr, { is: "list" }>, scope: Scope, node: NodeId): Expr | undefined {
  const items = expr.items.map((item) => typeExpression(item, scope, node));
  if (!items.every((item) => item !== undefined)) return undefined;
  const [first] = items;
  if (first === undefined) return report(scope, "GEN2711", { problem: "A list has at least one entry" }, expr.span);
  const shape = shapeOf(first.type).join();
  const other = items.findIndex((item) => shapeOf(item.type).join() !== shape);
  if (other > 0) {
    const problem = `The entries differ in shape: \`${typeText(first.type)}\` and \`${typeText(items[other]!.type)}\``;
    return report(scope, "GEN2711", { problem }, expr.items[other]!.span);
  }
  return { is: "list", items, node, type: stackType(items.map((item) => item.type)) };
}

function stackType(types: ValueType[]): ValueType {
  const [first] = types;
  const alike = types.every((type) => type.kind === first!.kind);
  if (alike) return { ...first!, plate: [types.length, ...first!.plate] };
  return { kind: "real", plate: [types.length, ...shapeOf(first!)], optional: false };
}
