import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Expr } from "../../syntax/ast.ts";
import type { ValueContext } from "./context.ts";
import { describeExpr } from "./describe.ts";
import { remedyFor } from "./remedy.ts";

/** The number that an expression of numbers and consts stands for; reports (GEN2006, GEN2007) where it is none. `10%` is 0.1. */
export function foldNumber(expr: Expr, context: Pick<ValueContext, "consts" | "report">): number | undefined {
  switch (expr.is) {
    case "number":
      return expr.value;
    case "group":
      return foldNumber(expr.of, context);
    case "name":
      return constValue(expr.name.text, expr, context);
    case "unary":
      if (expr.operator === "not") break;
      return map(foldNumber(expr.of, context), (value) => -value);
    case "binary": {
      const combine = arithmetic[expr.operator];
      if (combine === undefined) break;
      const left = foldNumber(expr.left, context);
      const right = foldNumber(expr.right, context);
      return left === undefined || right === undefined ? undefined : combine(left, right);
    }
    case "missing":
      return undefined;
  }
  context.report(diagnostic("GEN2007", { found: describeExpr(expr) }, at(expr.span)));
  return undefined;
}

/** Whether an expression has the form of a number, so that it is worth folding. */
export function looksNumeric(expr: Expr, context: Pick<ValueContext, "consts">): boolean {
  switch (expr.is) {
    case "number":
    case "missing":
      return true;
    case "group":
      return looksNumeric(expr.of, context);
    case "name":
      return context.consts.has(expr.name.text);
    case "unary":
      return expr.operator === "-" && looksNumeric(expr.of, context);
    case "binary":
      return arithmetic[expr.operator] !== undefined;
    default:
      return false;
  }
}

/** What operators make of two numbers; comparisons and `and`, `or` make none. */
export const arithmetic: Partial<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
};

function constValue(name: string, expr: Expr, context: Pick<ValueContext, "consts" | "report">): number | undefined {
  const found = context.consts.get(name);
  if (found !== undefined) return found.value;
  const remedy = remedyFor(name, [...context.consts.keys()], "The consts are", "Declare it at the top of the file: `const NAME = 20`.");
  context.report(diagnostic("GEN2006", { name, remedy }, at(expr.span)));
  return undefined;
}

function map(value: number | undefined, change: (value: number) => number): number | undefined {
  return value === undefined ? undefined : change(value);
}
