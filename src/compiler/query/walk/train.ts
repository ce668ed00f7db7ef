import { settingRows } from "../../check/train/settings.ts";
import { criterionSetting } from "../../settings/criteria.ts";
import { metrics } from "../../settings/metrics.ts";
import type { Setting as SettingRow } from "../../settings/types.ts";
import type { ChooseDecl, Expect, Expr, Setting, TrainDecl, TrainItem } from "../../syntax/ast.ts";
import { memberOf } from "../symbols/members.ts";
import { builtin, type DeclaredSymbol } from "../symbols/types.ts";
import type { Collector, Names } from "./collector.ts";
import { type Look, walkNumbers, walkSettings, walkValue } from "./values.ts";

interface TrainScope {
  visible: Names;
  consts: Look;
  collect: Collector;
}

/** What `train M(K: 4) on D(x: field)` names. */
export interface Sides {
  model: DeclaredSymbol | undefined;
  data: DeclaredSymbol | undefined;
}

function scopeOf(visible: Names, collect: Collector): TrainScope {
  return { visible, collect, consts: (name) => (visible.get(name)?.kind === "const" ? visible.get(name) : undefined) };
}

export function walkTrain(node: TrainDecl, visible: Names, collect: Collector): void {
  const scope = scopeOf(visible, collect);
  const model = walkModelSide(node.model, scope);
  const data = walkDataSide(node.data, model, scope);
  if (node.as !== undefined) {
    collect.declare({ is: "declared", kind: "run", name: node.as.text, at: node.as.span, whole: node.span, node });
  }
  walkItems(node.items, { model, data }, scope);
}

export function walkChoose(node: ChooseDecl, visible: Names, collect: Collector): void {
  const scope = scopeOf(visible, collect);
  const data = walkDataSide(node.data, undefined, scope);
  if (node.as !== undefined) {
    collect.declare({ is: "declared", kind: "run", name: node.as.text, at: node.as.span, whole: node.span, node });
  }
  for (const item of node.items) {
    if (item.is === "setting") walkSetting(item, scope, [criterionSetting, ...settingRows]);
    else walkItems(item.items, { model: walkModelSide(item.model, scope), data }, scope);
  }
}

/** The name that is called or stands alone. */
export function sideOf(expr: Expr, kind: "model" | "data", visible: Names): DeclaredSymbol | undefined {
  const callee = expr.is === "call" ? expr.callee : expr;
  const found = callee.is === "name" ? visible.get(callee.name.text) : undefined;
  return found?.kind === kind ? found : undefined;
}

function walkModelSide(expr: Expr, { visible, consts, collect }: TrainScope): DeclaredSymbol | undefined {
  const model = sideOf(expr, "model", visible);
  addCallee(expr, model, collect);
  for (const arg of expr.is === "call" ? expr.args : []) {
    const size = model !== undefined && arg.name !== undefined ? memberOf(model, arg.name.text) : undefined;
    if (arg.name !== undefined) collect.add(arg.name, size?.kind === "size" ? size : undefined, "label");
    walkNumbers(arg.value, consts, collect);
  }
  return model;
}

/** `x: field` of `on D(x: field)` names a variable of the model and a field of the data. */
function walkDataSide(expr: Expr, model: DeclaredSymbol | undefined, { visible, collect }: TrainScope): DeclaredSymbol | undefined {
  const data = sideOf(expr, "data", visible);
  addCallee(expr, data, collect);
  for (const arg of expr.is === "call" ? expr.args : []) {
    if (arg.name !== undefined && model !== undefined) collect.add(arg.name, variableOf(model, arg.name.text), "label");
    if (arg.value.is === "name" && data !== undefined) collect.add(arg.value.name, memberOf(data, arg.value.name.text));
  }
  return data;
}

function variableOf(model: DeclaredSymbol, name: string): DeclaredSymbol | undefined {
  const found = memberOf(model, name);
  return found?.kind === "observed" || found?.kind === "given" || found?.kind === "latent" ? found : undefined;
}

function addCallee(expr: Expr, symbol: DeclaredSymbol | undefined, collect: Collector): void {
  const callee = expr.is === "call" ? expr.callee : expr;
  if (callee.is === "name") collect.add(callee.name, symbol);
}

function walkItems(items: readonly TrainItem[], sides: Sides, scope: TrainScope): void {
  for (const item of items) {
    if (item.is === "setting") walkSetting(item, scope);
    else walkExpect(item, sides, scope);
  }
}

function walkSetting({ name, value }: Setting, { consts, collect }: TrainScope, rows: readonly SettingRow[] = settingRows): void {
  const row = rows.find((one) => one.name === name.text);
  if (row === undefined) {
    walkNumbers(value, consts, collect);
    return;
  }
  const symbol = builtin("setting", row.name);
  collect.add(name, symbol);
  walkValue(value, row.kind, symbol, consts, collect);
}

function walkExpect({ condition, within }: Expect, sides: Sides, scope: TrainScope): void {
  if (condition.is === "binary") {
    walkMetric(condition.left, sides, scope);
    walkNumbers(condition.right, scope.consts, scope.collect);
  } else walkMetric(condition, sides, scope);
  if (within !== undefined) walkNumbers(within, scope.consts, scope.collect);
}

function walkMetric(expr: Expr, sides: Sides, scope: TrainScope): void {
  if (expr.is === "group") {
    walkMetric(expr.of, sides, scope);
    return;
  }
  const callee = expr.is === "call" ? expr.callee : expr;
  if (callee.is !== "name") return;
  const args = expr.is === "call" ? expr.args : [];
  if (callee.name.text === "heldout") {
    scope.collect.add(callee.name, builtin("metric", "heldout"));
    for (const arg of args) walkMetric(arg.value, sides, scope);
    return;
  }
  const metric = metrics.find((one) => one.name === callee.name.text);
  if (metric === undefined) return;
  const symbol = builtin("metric", metric.name);
  scope.collect.add(callee.name, symbol);
  const [first] = args;
  if (metric.of !== undefined && first?.value.is === "name") {
    const { name } = first.value;
    const of = metric.of === "model" ? scope.visible.get(name.text) : sides.model && variableOf(sides.model, name.text);
    scope.collect.add(name, of);
  }
  walkSettings(metric.of === undefined ? args : args.slice(1), symbol, scope.consts, scope.collect);
}
