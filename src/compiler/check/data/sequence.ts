import { at, diagnostic } from "../../diagnostics/report.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import type { DataIR } from "../../ir/types/model.ts";
import type { DataSetting, Expr } from "../../syntax/ast.ts";
import { nameOf } from "../program/choose.ts";
import { describeExpr, ungroup } from "../values/describe.ts";
import type { DataScope } from "./scope.ts";

/** `sequence: along(date, by: station)`; reports GEN2110. */
export function readSequence(setting: DataSetting, node: NodeId, scope: DataScope): DataIR["sequence"] | undefined {
  const expr = ungroup(setting.value);
  const refuse = (place: Expr["span"], problem: string) => {
    scope.report(diagnostic("GEN2110", { problem }, at(place)));
    return undefined;
  };
  if (expr.is === "missing") return undefined;
  if (expr.is !== "call" || nameOf(expr)?.text !== "along") return refuse(expr.span, `takes \`along(…)\`, not ${describeExpr(expr)}`);
  let along: string | undefined;
  let by: string | undefined;
  for (const arg of expr.args) {
    if (arg.value.is === "missing") return undefined;
    if (arg.name?.text === "lengths") return refuse(arg.span, "has no `lengths` yet");
    if (arg.name !== undefined && arg.name.text !== "by") return refuse(arg.span, `has no argument \`${arg.name.text}\``);
    const name = columnOf(arg.value);
    if (name === undefined) return refuse(arg.value.span, `takes the name of a column, not ${describeExpr(arg.value)}`);
    if ((arg.name === undefined ? along : by) !== undefined) return refuse(arg.span, "is given one column too many");
    if (arg.name === undefined) along = name;
    else by = name;
  }
  if (along === undefined) return refuse(expr.span, "needs the column that orders the rows");
  return { along, ...(by === undefined ? {} : { by }), node };
}

/** The column that a name or a name in backticks means. */
export function columnOf(expr: Expr): string | undefined {
  if (expr.is === "name") return expr.name.text;
  return expr.is === "column" ? expr.name : undefined;
}
