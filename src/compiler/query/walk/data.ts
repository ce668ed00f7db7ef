import { fieldFunctions } from "../../fields/index.ts";
import type { Argument, DataDecl, DataSetting, Expr } from "../../syntax/ast.ts";
import { sourceFunctions } from "../builtins/sources.ts";
import { own } from "../builtins/tables.ts";
import { memberOf, membersOf } from "../symbols/members.ts";
import { builtin, type DeclaredSymbol, type Meaning } from "../symbols/types.ts";
import type { Collector, Names } from "./collector.ts";
import { walkType } from "./expression.ts";
import { type Look, walkNumbers, walkSettings } from "./values.ts";

/** A `data` block: its expressions see columns only, its settings also models and consts. */
export function walkData(node: DataDecl, symbol: DeclaredSymbol, visible: Names, collect: Collector): void {
  const consts: Look = (name) => (visible.get(name)?.kind === "const" ? visible.get(name) : undefined);
  const simulated = simulatedModel(node, visible);
  const column = (name: string): Meaning => {
    const variable = simulated && memberOf(simulated, name);
    return variable !== undefined && isVariable(variable.kind) ? variable : { is: "column", name, data: node };
  };
  const scope: FieldScope = { column, consts, collect };
  for (const member of membersOf(symbol)) collect.declare(member);
  for (const item of node.items) {
    if (item.is === "dataSetting") walkSetting(item, { ...scope, visible });
    else {
      walkType(item.type, consts, collect);
      if (item.value !== undefined) walkField(item.value, scope);
      else if (item.name.text !== "") collect.at(item.name.span, scope.column(item.name.text), "read");
    }
  }
}

/** The model that the rows are drawn from: its variables are the columns. */
function simulatedModel(node: DataDecl, visible: Names): DeclaredSymbol | undefined {
  const source = node.items.find((item) => item.is === "dataSetting" && item.name.text === "source");
  if (source?.is !== "dataSetting" || source.value.is !== "call") return undefined;
  const { callee, args } = source.value;
  const [first] = args;
  if (callee.is !== "name" || callee.name.text !== "simulate" || first?.value.is !== "name") return undefined;
  const model = visible.get(first.value.name.text);
  return model?.kind === "model" ? model : undefined;
}

function isVariable(kind: DeclaredSymbol["kind"]): boolean {
  return kind === "latent" || kind === "observed" || kind === "given";
}

interface FieldScope {
  /** What the name of a column means. */
  column(name: string): Meaning;
  consts: Look;
  collect: Collector;
}

function walkSetting(setting: DataSetting, scope: FieldScope & { visible: Names }): void {
  const { collect, visible } = scope;
  collect.add(setting.name, builtin("dataSetting", setting.name.text));
  const { value } = setting;
  if (setting.name.text === "weight" || setting.name.text === "where") {
    walkField(value, scope);
    return;
  }
  const callee = value.is === "call" ? value.callee : value;
  if (callee.is !== "name") return;
  const fn = sourceFunctions.find((one) => one.name === callee.name.text && one.of.includes(setting.name.text));
  if (fn === undefined) return;
  const symbol = builtin("source", fn.name);
  collect.add(callee.name, symbol);
  for (const arg of value.is === "call" ? value.args : []) {
    const inner = arg.value;
    const isColumn = setting.name.text === "sequence" || arg.name?.text === "by";
    if (arg.name !== undefined && fn.settings.some((row) => row.name === arg.name?.text)) {
      collect.add(arg.name, builtin("argument", arg.name.text, symbol), "label");
    }
    if (isColumn) walkColumn(inner, scope);
    else if (fn.name === "simulate" && arg.name === undefined && inner.is === "name") {
      const model = visible.get(inner.name.text);
      collect.add(inner.name, model?.kind === "model" ? model : undefined);
    } else if (inner.is === "call" && inner.callee.is === "name" && inner.callee.name.text === "package") {
      collect.add(inner.callee.name, builtin("source", "package"));
    } else walkNumbers(inner, scope.consts, collect);
  }
}

function walkColumn(expr: Expr, { column, collect }: FieldScope): void {
  if (expr.is === "column") collect.at(expr.span, column(expr.name), "read");
  // `along(row)` is the order of the file.
  else if (expr.is === "name" && expr.name.text !== "row") collect.add(expr.name, column(expr.name.text));
}

/** An expression over columns. */
function walkField(expr: Expr, scope: FieldScope): void {
  switch (expr.is) {
    case "name":
    case "column":
      walkColumn(expr, scope);
      return;
    case "call":
      walkFieldCall(expr.callee, expr.args, 0, scope);
      return;
    case "pipe":
      walkField(expr.value, scope);
      if (expr.call.is === "call") walkFieldCall(expr.call.callee, expr.call.args, 1, scope);
      else walkFieldCall(expr.call, [], 1, scope);
      return;
    case "binary":
      walkField(expr.left, scope);
      walkField(expr.right, scope);
      return;
    case "group":
    case "unary":
      walkField(expr.of, scope);
      return;
    case "list":
      for (const item of expr.items) walkField(item, scope);
      return;
    default:
      return;
  }
}

function walkFieldCall(callee: Expr, args: readonly Argument[], piped: number, scope: FieldScope): void {
  if (callee.is !== "name") return;
  const fn = own(fieldFunctions, callee.name.text);
  const symbol = builtin("fieldFunction", callee.name.text);
  let values = piped;
  if (fn !== undefined) scope.collect.add(callee.name, symbol);
  const settings = args.filter((arg) => {
    if (fn !== undefined && (arg.name !== undefined || values >= fn.arity[1])) return true;
    values++;
    walkField(arg.value, scope);
    return false;
  });
  walkSettings(settings, symbol, scope.consts, scope.collect);
}
