import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Argument, DataDecl, Expr, ModelDecl } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { nameOf } from "../program/choose.ts";
import { findData, findModel } from "../program/resolve.ts";
import { describeExpr } from "../values/describe.ts";

/** The model and the arguments of `train M(K: 4)`; reports GEN2201, GEN2011, GEN2012. */
export function modelSide(expr: Expr, context: CheckContext): { model: ModelDecl; args: Argument[] } | undefined {
  const side = sideOf(expr, "train", "model", context);
  const model = side && findModel(side.name, context);
  return model && { model, args: side.args };
}

/** The data and the renames of `on D(x: field)`. */
export function dataSide(expr: Expr, context: CheckContext): { data: DataDecl; args: Argument[] } | undefined {
  const side = sideOf(expr, "on", "data", context);
  const data = side && findData(side.name, context);
  return data && { data, args: side.args };
}

function sideOf(expr: Expr, word: string, wanted: string, context: CheckContext) {
  if (expr.is === "missing") return undefined;
  const name = nameOf(expr);
  if (name !== undefined) return { name, args: expr.is === "call" ? expr.args : [] };
  context.report(
    diagnostic("GEN2201", { word, wanted: wanted === "data" ? "`data` block" : wanted, found: describeExpr(expr) }, at(expr.span)),
  );
  return undefined;
}
