import { at, diagnostic } from "../../diagnostics/report.ts";
import type { ChooseDecl, Expr, Name } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { findData, findModel } from "./resolve.ts";

/** A `choose` block: its names are checked, then it is refused (GEN2010). */
export function checkChoose(choose: ChooseDecl, context: CheckContext): void {
  const data = nameOf(choose.data);
  if (data !== undefined) findData(data, context);
  for (const item of choose.items) {
    const model = item.is === "try" ? nameOf(item.model) : undefined;
    if (model !== undefined) findModel(model, context);
  }
  context.report(diagnostic("GEN2010", {}, at({ ...choose.span, end: choose.span.start + "choose".length })));
}

/** The name that is called or stands alone: `Iris` of `Iris(x: measures)`. */
export function nameOf(expr: Expr): Name | undefined {
  if (expr.is === "name") return expr.name;
  return expr.is === "call" && expr.callee.is === "name" ? expr.callee.name : undefined;
}
