import { distributions } from "../../distributions/index.ts";
import { functions } from "../../layers/index.ts";
import type { Argument, Expr, Name, Type } from "../../syntax/ast.ts";
import { constantFunctions } from "../builtins/constants.ts";
import { kindDocs } from "../builtins/kinds.ts";
import { own } from "../builtins/tables.ts";
import { memberOf } from "../symbols/members.ts";
import { builtin, type DeclaredSymbol, type Meaning } from "../symbols/types.ts";
import type { Collector } from "./collector.ts";
import { type Look, walkNumbers, walkSettings } from "./values.ts";

/** What the names in the body of a network or a model mean. */
export interface BodyScope {
  look: Look;
  /** A network of this name that the file sees. */
  network(name: string): DeclaredSymbol | undefined;
  collect: Collector;
}

/** A value or a law in a body. */
export function walkExpression(expr: Expr, scope: BodyScope): void {
  switch (expr.is) {
    case "name":
      scope.collect.add(expr.name, scope.look(expr.name.text) ?? calleeSymbol(expr.name.text, scope));
      return;
    case "call":
      walkCall(expr.callee, expr.args, 0, scope);
      return;
    case "pipe":
      walkExpression(expr.value, scope);
      if (expr.call.is === "call") {
        walkCall(expr.call.callee, expr.call.args, 1, scope);
        return;
      }
      walkCallee(expr.call, scope);
      return;
    case "index":
      walkExpression(expr.of, scope);
      for (const by of expr.by) walkExpression(by, scope);
      return;
    case "binary":
      walkExpression(expr.left, scope);
      walkExpression(expr.right, scope);
      return;
    case "group":
    case "unary":
      walkExpression(expr.of, scope);
      return;
    case "list":
      for (const item of expr.items) walkExpression(item, scope);
      return;
    default:
      return;
  }
}

function calleeSymbol(name: string, scope: BodyScope): Meaning | undefined {
  return scope.network(name) ?? builtinCallee(name);
}

/** What the language itself calls by this name in a body. */
export function builtinCallee(name: string): Meaning | undefined {
  if (own(functions, name) !== undefined) return builtin("function", name);
  if (own(distributions, name) !== undefined) return builtin("distribution", name);
  return own(constantFunctions, name) === undefined ? undefined : builtin("constant", name);
}

/** The callee alone, with its copies: `Draw[k]`. */
function walkCallee(callee: Expr, scope: BodyScope): { name: Name; symbol: Meaning | undefined } | undefined {
  if (callee.is === "index") {
    const found = walkCallee(callee.of, scope);
    for (const by of callee.by) walkExpression(by, scope);
    return found;
  }
  if (callee.is !== "name") {
    walkExpression(callee, scope);
    return undefined;
  }
  const symbol = calleeSymbol(callee.name.text, scope) ?? scope.look(callee.name.text);
  scope.collect.add(callee.name, symbol);
  return { name: callee.name, symbol };
}

/** `piped` values stand before the call. */
function walkCall(callee: Expr, args: readonly Argument[], piped: number, scope: BodyScope): void {
  const symbol = walkCallee(callee, scope)?.symbol;
  const { collect } = scope;
  if (symbol?.is === "declared") {
    for (const arg of args) {
      if (arg.name !== undefined) collect.add(arg.name, memberOf(symbol, arg.name.text), "label");
      walkExpression(arg.value, scope);
    }
  } else if (symbol?.is !== "builtin") for (const arg of args) walkExpression(arg.value, scope);
  else if (symbol.kind === "distribution") {
    const known = distributions[symbol.name]!.forms.flatMap((form) => form.parameters.map((one) => one.name));
    for (const arg of args) {
      if (arg.name !== undefined && known.includes(arg.name.text)) {
        collect.add(arg.name, builtin("argument", arg.name.text, symbol), "label");
      }
      walkExpression(arg.value, scope);
    }
  } else {
    const settings = splitValues(symbol.name, args, piped, (value) => walkExpression(value, scope));
    walkSettings(settings, symbol, scope.look, collect);
  }
}

/** Visits the arguments that are values and gives back those that are settings. */
function splitValues(name: string, args: readonly Argument[], piped: number, visit: (value: Expr) => void): Argument[] {
  let values = piped;
  const most = own(functions, name)?.arity[1] ?? 0;
  return args.filter((arg) => {
    if (arg.name !== undefined || values >= most) return true;
    values++;
    visit(arg.value);
    return false;
  });
}

/** A written type or the head of a distribution, with the names in its sizes. */
export function walkType(type: Type | undefined, look: Look, collect: Collector): void {
  if (type === undefined) return;
  const { text } = type.name;
  if (own(kindDocs, text) !== undefined) collect.add(type.name, builtin("type", text));
  else if (own(distributions, text) !== undefined) collect.add(type.name, builtin("distribution", text));
  for (const arg of type.args) walkNumbers(arg.value, look, collect);
  for (const dim of type.dims) walkNumbers(dim, look, collect);
}
