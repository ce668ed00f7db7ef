import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Expr } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { describeExpr } from "../values/describe.ts";
import { remedyFor } from "../values/remedy.ts";

/** Numbers by name. A name that is known but has no value here (its own mistake is reported, or nothing binds it) has NaN: it silences what follows. */
export type Sizes = Map<string, number>;

/** What a quotient of whole numbers must be: sizes and indices divide exactly (GEN2502), a value such as 1/6 needn't. */
type Division = "exact" | "any";

/**
 * The number that an expression over numbers, consts and sizes stands for. Reports an unknown name (GEN2501), an inexact division
 * (GEN2502) and anything else (GEN2503); nothing where a part of it has no value.
 */
export function constantExpression(
  expr: Expr,
  env: ReadonlyMap<string, number>,
  context: CheckContext,
  division: Division = "exact",
): number | undefined {
  switch (expr.is) {
    case "number":
      return expr.value;
    case "missing":
      return undefined;
    case "group":
      return constantExpression(expr.of, env, context, division);
    case "name":
      return named(expr.name.text, expr, env, context);
    case "unary": {
      if (expr.operator === "not") break;
      const value = constantExpression(expr.of, env, context, division);
      return value === undefined ? undefined : -value;
    }
    case "binary": {
      if (!"+-*/^".includes(expr.operator)) break;
      const left = constantExpression(expr.left, env, context, division);
      const right = constantExpression(expr.right, env, context, division);
      return left === undefined || right === undefined ? undefined : combine(expr, left, right, context, division);
    }
  }
  context.report(diagnostic("GEN2503", { found: describeExpr(expr) }, at(expr.span)));
  return undefined;
}

function combine(
  expr: Extract<Expr, { is: "binary" }>,
  left: number,
  right: number,
  context: CheckContext,
  division: Division,
): number | undefined {
  switch (expr.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "^":
      return left ** right;
    default:
      if (division === "exact" && Number.isInteger(left) && Number.isInteger(right) && left % right !== 0) {
        context.report(diagnostic("GEN2502", { left, right }, at(expr.span)));
        return undefined;
      }
      return left / right;
  }
}

function named(name: string, expr: Expr, env: ReadonlyMap<string, number>, context: CheckContext): number | undefined {
  const value = env.has(name) ? env.get(name) : context.consts.get(name)?.value;
  if (env.has(name) || context.consts.has(name)) return value === undefined || Number.isNaN(value) ? undefined : value;
  const known = [...env.keys(), ...context.consts.keys()];
  const remedy = remedyFor(name, known, "The sizes known here are", "Write a number, or declare it: `const NAME = 20`.");
  context.report(diagnostic("GEN2501", { name, remedy }, at(expr.span)));
  return undefined;
}

/** A constant that counts something: a whole number, 1 or more (GEN2504). */
export function sizeExpression(expr: Expr, env: ReadonlyMap<string, number>, context: CheckContext): number | undefined {
  const value = constantExpression(expr, env, context);
  if (value === undefined || context.isDoubtful?.(expr.span)) return undefined;
  if (Number.isInteger(value) && value >= 1) return value;
  context.report(diagnostic("GEN2504", { value }, at(expr.span)));
  return undefined;
}

/** Names in an expression of sizes, in the order of the text. */
export function namesInSize(expr: Expr): string[] {
  if (expr.is === "name") return [expr.name.text];
  if (expr.is === "binary") return [...namesInSize(expr.left), ...namesInSize(expr.right)];
  return expr.is === "group" || expr.is === "unary" ? namesInSize(expr.of) : [];
}
