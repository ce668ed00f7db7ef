import { at, diagnostic } from "../../diagnostics/report.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import type { Split } from "../../ir/types/model.ts";
import type { Argument, DataSetting, Expr } from "../../syntax/ast.ts";
import { nameOf } from "../program/choose.ts";
import { describeExpr, ungroup } from "../values/describe.ts";
import { foldNumber } from "../values/number.ts";
import type { DataScope } from "./scope.ts";
import { columnOf } from "./sequence.ts";

/** `split: holdout(10%, by: station)`, `holdout(last: 20%)`, `folds(5)`; reports GEN2111 to GEN2113. */
export function readSplit(setting: DataSetting, node: NodeId, scope: DataScope): Split | undefined {
  const expr = ungroup(setting.value);
  const refuse = (place: { span: Expr["span"] }, problem: string) => {
    scope.report(diagnostic("GEN2111", { problem }, at(place.span)));
    return undefined;
  };
  if (expr.is === "missing") return undefined;
  const name = nameOf(expr)?.text;
  if (expr.is !== "call" || (name !== "holdout" && name !== "folds")) {
    return refuse(expr, `takes \`holdout(…)\` or \`folds(…)\`, not ${describeExpr(expr)}`);
  }
  if (expr.args.some((arg) => arg.value.is === "missing")) return undefined;
  return name === "folds" ? readFolds(expr, node, scope, refuse) : readHoldout(expr, node, scope, refuse);
}

type Refuse = (place: { span: Expr["span"] }, problem: string) => undefined;
type Call = Extract<Expr, { is: "call" }>;

function readFolds(call: Call, node: NodeId, scope: DataScope, refuse: Refuse): Split | undefined {
  const [arg, ...more] = call.args;
  if (arg === undefined || more.length > 0 || arg.name !== undefined) return refuse(call, "takes the number of folds: `folds(5)`");
  const count = foldNumber(arg.value, scope);
  if (count === undefined) return undefined;
  if (Number.isInteger(count) && count >= 2) return { is: "folds", count, node };
  scope.report(diagnostic("GEN2113", { count }, at(arg.span)));
  return undefined;
}

function readHoldout(call: Call, node: NodeId, scope: DataScope, refuse: Refuse): Split | undefined {
  let share: Argument | undefined;
  let by: string | undefined;
  for (const arg of call.args) {
    const label = arg.name?.text;
    if (label === undefined || label === "last") {
      if (share !== undefined) return refuse(arg, "takes one share");
      share = arg;
    } else if (label === "by") {
      by = columnOf(arg.value);
      if (by === undefined) return refuse(arg, `takes a column in \`by\`, not ${describeExpr(arg.value)}`);
    } else return refuse(arg, `has no argument \`${label}\``);
  }
  if (share === undefined) return refuse(call, "needs the share of the rows to hold out");
  const from = share.name === undefined ? "random" : "last";
  if (from === "last" && by !== undefined) return refuse(call, "takes either `last` or `by`");
  const value = foldNumber(share.value, scope);
  if (value === undefined) return undefined;
  if (value > 0 && value < 1) return { is: "holdout", share: value, from, ...(by === undefined ? {} : { by }), node };
  scope.report(diagnostic("GEN2112", { share: share.value.is === "number" ? share.value.text : value }, at(share.span)));
  return undefined;
}
