import { at, diagnostic } from "../../diagnostics/report.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import type { SettingCall, SettingValue } from "../../ir/types/model.ts";
import type { Setting, SettingKind } from "../../settings/types.ts";
import type { Argument, Expr } from "../../syntax/ast.ts";
import { readArguments } from "./arguments.ts";
import type { ValueContext } from "./context.ts";
import { describeExpr, describeKind, ungroup } from "./describe.ts";
import { foldNumber, looksNumeric } from "./number.ts";
import { remedyFor } from "./remedy.ts";

/** Reads the value of one setting by its row in a table; reports (GEN2303 to GEN2305) and gives nothing where it doesn't fit. */
export function readValue(setting: Setting, written: Expr, node: NodeId, context: ValueContext): SettingValue | undefined {
  const expr = ungroup(written);
  if (expr.is === "missing") return undefined;
  const kind = alternative(setting.kind, expr, context);
  if (kind === undefined) return refuse(setting, expr, context);
  switch (kind.is) {
    case "number":
      return readNumber(setting, kind, expr, context);
    case "boolean":
      return expr.is === "name" && expr.name.text === "true";
    case "string":
      return expr.is === "string" ? expr.value : undefined;
    case "choice":
      return readChoice(setting, kind.of, expr, context);
    case "list":
      return readList(setting, kind.of, expr, node, context);
    case "call":
      return readCall(setting, kind.of, expr, node, context);
    case "either":
      return refuse(setting, expr, context);
  }
}

/** The kind among alternatives that an expression has the form of. */
function alternative(kind: SettingKind, expr: Expr, context: ValueContext): SettingKind | undefined {
  if (kind.is !== "either") return hasForm(kind, expr, context) ? kind : undefined;
  const fitting = kind.of.map((one) => alternative(one, expr, context)).filter((one) => one !== undefined);
  return fitting.find((one) => knows(one, expr)) ?? fitting[0];
}

function hasForm(kind: SettingKind, expr: Expr, context: ValueContext): boolean {
  switch (kind.is) {
    case "number":
      return looksNumeric(expr, context);
    case "boolean":
      return expr.is === "name" && (expr.name.text === "true" || expr.name.text === "false");
    case "string":
      return expr.is === "string";
    case "choice":
      return expr.is === "name";
    case "list":
      return expr.is === "list";
    case "call":
      return calleeOf(expr) !== undefined;
    case "either":
      return kind.of.some((one) => hasForm(one, expr, context));
  }
}

/** Prefers, of a choice and a call that a bare word could both be, the one that has the word. */
function knows(kind: SettingKind, expr: Expr): boolean {
  const word = calleeOf(expr)?.name.text ?? "";
  return (kind.is === "choice" && kind.of.includes(word)) || (kind.is === "call" && Object.hasOwn(kind.of, word));
}

function calleeOf(expr: Expr): Extract<Expr, { is: "name" }> | undefined {
  if (expr.is === "name") return expr;
  return expr.is === "call" && expr.callee.is === "name" ? expr.callee : undefined;
}

function refuse(setting: Setting, expr: Expr, context: ValueContext): undefined {
  const facts = { name: setting.name, expected: describeKind(setting.kind), found: describeExpr(expr), doc: setting.doc };
  context.report(diagnostic("GEN2303", facts, at(expr.span)));
  return undefined;
}

function readNumber(setting: Setting, kind: Extract<SettingKind, { is: "number" }>, expr: Expr, context: ValueContext): number | undefined {
  const value = foldNumber(expr, context);
  if (value === undefined) return undefined;
  const inside =
    Number.isFinite(value) &&
    (!kind.integer || Number.isInteger(value)) &&
    (kind.min === undefined || (kind.exclusiveMin ? value > kind.min : value >= kind.min)) &&
    (kind.max === undefined || (kind.exclusiveMax ? value < kind.max : value <= kind.max));
  if (inside) return value;
  context.report(diagnostic("GEN2304", { name: setting.name, expected: describeKind(kind), value, doc: setting.doc }, at(expr.span)));
  return undefined;
}

function readChoice(setting: Setting, choices: string[], expr: Expr, context: ValueContext): string | undefined {
  const word = calleeOf(expr)?.name.text ?? "";
  if (choices.includes(word)) return word;
  return unknownChoice(setting, word, choices, expr, context);
}

function readList(setting: Setting, of: SettingKind, expr: Expr, node: NodeId, context: ValueContext): SettingValue[] | undefined {
  if (expr.is !== "list") return refuse(setting, expr, context);
  const values = expr.items.map((item) => readValue({ ...setting, kind: of }, item, node, context));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function readCall(
  setting: Setting,
  table: Record<string, Setting[]>,
  expr: Expr,
  node: NodeId,
  context: ValueContext,
): SettingCall | undefined {
  const callee = calleeOf(expr);
  if (callee === undefined) return refuse(setting, expr, context);
  const call = callee.name.text;
  if (!Object.hasOwn(table, call)) return unknownChoice(setting, call, Object.keys(table), callee, context);
  const written: Argument[] = expr.is === "call" ? expr.args : [];
  const args = readArguments({ name: call, span: expr.span }, table[call]!, written, node, context);
  return args === undefined ? undefined : { call, args };
}

function unknownChoice(setting: Setting, value: string, choices: string[], expr: Expr, context: ValueContext): undefined {
  const remedy = remedyFor(value, choices, "The choices are", `There is no choice for \`${setting.name}\` yet.`);
  context.report(diagnostic("GEN2305", { value, name: setting.name, remedy }, at(expr.span)));
  return undefined;
}

/** A default with the defaults of its own arguments filled in. */
export function fillDefault(setting: Setting): SettingValue | undefined {
  const value = setting.default;
  if (value === undefined || typeof value !== "object" || Array.isArray(value)) return value;
  const table = tableOf(setting.kind, value.call);
  const args = { ...value.args };
  for (const row of table ?? []) {
    const own = fillDefault(row);
    if (args[row.name] === undefined && own !== undefined) args[row.name] = { value: own, origin: "default" };
  }
  return { call: value.call, args };
}

function tableOf(kind: SettingKind, call: string): Setting[] | undefined {
  if (kind.is === "call") return Object.hasOwn(kind.of, call) ? kind.of[call] : undefined;
  if (kind.is === "either") return kind.of.map((one) => tableOf(one, call)).find((table) => table !== undefined);
  return undefined;
}
