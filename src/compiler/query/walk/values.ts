import type { Setting, SettingKind } from "../../settings/types.ts";
import type { Argument, Expr } from "../../syntax/ast.ts";
import { choicesOf, optionsOf, own, settingsOf } from "../builtins/tables.ts";
import { type BuiltinSymbol, builtin, type Meaning } from "../symbols/types.ts";
import type { Collector } from "./collector.ts";

/** What a name in a value means. */
export type Look = (name: string) => Meaning | undefined;

/** Arguments that are settings: each is held against its row by name, or by position. */
export function walkSettings(args: readonly Argument[], of: BuiltinSymbol, look: Look, collect: Collector): void {
  const table = settingsOf(of);
  const positional = table.filter((row) => row.position !== undefined).sort((a, b) => a.position! - b.position!);
  let position = 0;
  for (const arg of args) {
    const row = arg.name === undefined ? positional[Math.min(position++, positional.length - 1)] : rowNamed(table, arg.name.text);
    if (row === undefined) {
      walkNumbers(arg.value, look, collect);
      continue;
    }
    const symbol = builtin("argument", row.name, of);
    if (arg.name !== undefined) collect.add(arg.name, symbol, "label");
    walkValue(arg.value, row.kind, symbol, look, collect);
  }
}

function rowNamed(table: readonly Setting[], name: string): Setting | undefined {
  return table.find((row) => row.name === name);
}

/** The value of a setting or of an argument: numbers with their names, a choice, or a call of an option. */
export function walkValue(expr: Expr, kind: SettingKind, of: BuiltinSymbol, look: Look, collect: Collector): void {
  if (expr.is === "group") {
    walkValue(expr.of, kind, of, look, collect);
    return;
  }
  if (expr.is === "list") {
    const inner = kind.is === "list" ? kind.of : kind;
    for (const item of expr.items) walkValue(item, inner, of, look, collect);
    return;
  }
  const callee = expr.is === "call" ? expr.callee : expr;
  if (callee.is !== "name") {
    walkNumbers(expr, look, collect);
    return;
  }
  const name = callee.name.text;
  if (own(optionsOf(kind), name) !== undefined) {
    const option = builtin("option", name, of);
    collect.add(callee.name, option);
    if (expr.is === "call") walkSettings(expr.args, option, look, collect);
  } else if (choicesOf(kind).includes(name)) collect.add(callee.name, builtin("choice", name, of));
  else walkNumbers(expr, look, collect);
}

/** Every name in an expression of numbers. */
export function walkNumbers(expr: Expr, look: Look, collect: Collector): void {
  switch (expr.is) {
    case "name":
      collect.add(expr.name, look(expr.name.text));
      return;
    case "binary":
      walkNumbers(expr.left, look, collect);
      walkNumbers(expr.right, look, collect);
      return;
    case "group":
    case "unary":
      walkNumbers(expr.of, look, collect);
      return;
    case "list":
      for (const item of expr.items) walkNumbers(item, look, collect);
      return;
    case "call":
      for (const arg of expr.args) walkNumbers(arg.value, look, collect);
      return;
    default:
      return;
  }
}
