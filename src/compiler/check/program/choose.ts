import type { Expr, Name } from "../../syntax/ast.ts";

/** The name that is called or stands alone: `Iris` of `Iris(x: measures)`. */
export function nameOf(expr: Expr): Name | undefined {
  if (expr.is === "name") return expr.name;
  return expr.is === "call" && expr.callee.is === "name" ? expr.callee.name : undefined;
}
