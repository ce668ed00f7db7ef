import { at, diagnostic } from "../../diagnostics/report.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import { unsupportedFieldFunctions } from "../../fields/index.ts";
import { shapeText } from "../../fields/operands.ts";
import type { FieldFunction, FieldType } from "../../fields/types.ts";
import type { FieldExpr, SettingValue } from "../../ir/types/model.ts";
import { equalShapes } from "../../math/shape.ts";
import type { Argument, BinaryOperator, Expr } from "../../syntax/ast.ts";
import { readArguments } from "../values/arguments.ts";
import { describeExpr } from "../values/describe.ts";
import { remedyFor } from "../values/remedy.ts";
import type { FieldScope } from "./scope.ts";

/** An expression over columns with what is known of it before data are read. */
export interface Checked {
  value: FieldExpr;
  type: FieldType;
  /** It ends in a random draw. */
  random: boolean;
}

/** Operators as the field functions they stand for. */
const operators: Partial<Record<BinaryOperator, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "^": "pow",
  "==": "equal",
  "!=": "notEqual",
  "<": "less",
  "<=": "lessEqual",
  ">": "greater",
  ">=": "greaterEqual",
  and: "and",
  or: "or",
};

/** Functions that may follow a random draw, since they only move entries. */
const moves = ["reshape"];

/** Checks one expression over columns; nodes are named under `owner`. */
export function checkExpression(expr: Expr, owner: NodeId, scope: FieldScope): Checked | undefined {
  const used = new Map<string, number>();

  function node(label: string, expr: Expr): NodeId {
    const count = (used.get(label) ?? 0) + 1;
    used.set(label, count);
    const id = count === 1 ? `${owner}.${label}` : `${owner}.${label}_${count}`;
    scope.mark(id, expr.span);
    return id;
  }

  function check(expr: Expr): Checked | undefined {
    switch (expr.is) {
      case "number":
        return constant({ is: "number", value: expr.value, node: node("number", expr) }, "number");
      case "string":
        return constant({ is: "string", value: expr.value, node: node("text", expr) }, "text");
      case "name":
        return column(expr.name.text, expr);
      case "column":
        return column(expr.name, expr);
      case "group":
        return check(expr.of);
      case "list":
        return stack(expr);
      case "unary":
        return apply(expr.operator === "-" ? "neg" : "not", [{ value: expr.of, span: expr.of.span }], expr, expr.operator);
      case "binary": {
        const name = operators[expr.operator];
        if (name === undefined) break;
        const args = [expr.left, expr.right].map((value) => ({ value, span: value.span }));
        return apply(name, args, expr, expr.operator);
      }
      case "pipe":
        return pipe(expr);
      case "call":
        return expr.callee.is === "name" ? apply(expr.callee.name.text, expr.args, expr) : refuse(expr);
      case "missing":
        return undefined;
    }
    return refuse(expr);
  }

  function refuse(expr: Expr): undefined {
    scope.report(diagnostic("GEN2121", { found: sentence(describeExpr(expr)) }, at(expr.span)));
    return undefined;
  }

  function constant(value: FieldExpr, kind: "number" | "text"): Checked {
    return { value, type: { shape: [], kind }, random: false };
  }

  function column(name: string, expr: Expr): Checked | undefined {
    const { names, typeOf } = scope.columns;
    if (names !== undefined && !names.includes(name)) {
      const remedy = remedyFor(name, names, "Its columns are", "It has no columns.");
      scope.report(diagnostic("GEN2125", { name, remedy }, at(expr.span)));
      return undefined;
    }
    return { value: { is: "column", name, node: node(name, expr) }, type: typeOf(name), random: false };
  }

  function stack(expr: Extract<Expr, { is: "list" }>): Checked | undefined {
    const items = expr.items.map(check);
    const known = items.filter((item) => item !== undefined);
    if (known.length < items.length) return undefined;
    if (reportRandom(expr.items, known)) return undefined;
    const shapes = known.map((item) => item.type.shape).filter((shape) => shape !== undefined);
    const [inner] = shapes;
    const odd = shapes.find((shape) => !equalShapes(shape, inner!));
    if (odd !== undefined) {
      const fact = `A list stacks values of one shape, but receives ${shapeText(inner!)} and ${shapeText(odd)}`;
      scope.report(diagnostic("GEN2119", { fact, remedy: "Give each its own field, or the same shape" }, at(expr.span)));
      return undefined;
    }
    const kind = known.map((item) => item.type.kind).find((one) => one !== undefined);
    const shape = inner === undefined ? undefined : [known.length, ...inner];
    return {
      value: { is: "list", items: known.map((item) => item.value), node: node("list", expr) },
      type: { shape, kind },
      random: false,
    };
  }

  function pipe(expr: Extract<Expr, { is: "pipe" }>): Checked | undefined {
    const first: Argument = { value: expr.value, span: expr.value.span };
    if (expr.call.is === "name") return apply(expr.call.name.text, [first], expr);
    if (expr.call.is === "call" && expr.call.callee.is === "name")
      return apply(expr.call.callee.name.text, [first, ...expr.call.args], expr);
    return expr.call.is === "missing" ? undefined : refuse(expr.call);
  }

  function apply(name: string, written: Argument[], expr: Expr, sign?: string): Checked | undefined {
    const fn = Object.hasOwn(scope.functions, name) ? scope.functions[name] : undefined;
    if (fn === undefined) {
      for (const arg of written) check(arg.value);
      if (Object.hasOwn(unsupportedFieldFunctions, name)) {
        scope.report(diagnostic("GEN2124", { name, instead: unsupportedFieldFunctions[name]! }, at(placeOfName(expr))));
        return undefined;
      }
      const known = Object.keys(scope.functions).filter((one) => !signs.includes(one));
      const remedy = remedyFor(name, known, "The field functions are", "");
      scope.report(diagnostic("GEN2117", { name, remedy }, at(placeOfName(expr))));
      return undefined;
    }
    const unnamed = written.filter((arg) => arg.name === undefined);
    if (unnamed.length > fn.arity[1] && fn.settings.every((row) => row.position === undefined)) {
      return reportArity(fn, unnamed.length, sign ?? name, expr);
    }
    const split = splitArguments(fn, written);
    const inputs = split.values.map((arg) => check(arg.value));
    const id = node(name, expr);
    const settings = readArguments({ name, span: expr.span }, fn.settings, split.settings, id, scope);
    if (split.values.length < fn.arity[0]) return reportArity(fn, split.values.length, sign ?? name, expr);
    const known = inputs.filter((input) => input !== undefined);
    if (settings === undefined || known.length < inputs.length) return undefined;
    if (
      !moves.includes(name) &&
      reportRandom(
        split.values.map((arg) => arg.value),
        known,
      )
    )
      return undefined;
    const plain: Record<string, SettingValue> = Object.fromEntries(Object.entries(settings).map(([key, bound]) => [key, bound.value]));
    const result = fn.type(
      known.map((input) => input.type),
      plain,
    );
    if (!result.ok) {
      scope.report(diagnostic("GEN2119", { fact: bare(result.message), remedy: sentence(result.hint) }, at(expr.span)));
      return undefined;
    }
    const random = fn.draw !== undefined || known.some((input) => input.random);
    return {
      value: { is: "apply", fn: name, args: known.map((input) => input.value), settings: plain, node: id },
      type: result.type,
      random,
    };
  }

  function reportArity(fn: FieldFunction, count: number, name: string, expr: Expr): undefined {
    const [least, most] = fn.arity;
    const range = least === most ? `${least}` : Number.isFinite(most) ? `${least} to ${most}` : `${least} or more`;
    const facts = { function: name, expected: `${range} value${range === "1" ? "" : "s"}`, found: count === 1 ? "1 is" : `${count} are` };
    scope.report(diagnostic("GEN2118", facts, at(expr.span)));
    return undefined;
  }

  /** Nothing may be computed from a random draw. */
  function reportRandom(exprs: Expr[], inputs: Checked[]): boolean {
    const index = inputs.findIndex((input) => input.random);
    if (index < 0) return false;
    scope.report(diagnostic("GEN2120", { function: drawOf(inputs[index]!.value, scope.functions) }, at(exprs[index]!.span)));
    return true;
  }

  return check(expr);
}

/** Names that are written as signs, and so are no suggestions. */
const signs = [...Object.values(operators), "neg", "not"];

/** The first unlabelled arguments are values, as many as the function takes; the others are settings. */
function splitArguments(fn: FieldFunction, written: Argument[]): { values: Argument[]; settings: Argument[] } {
  const values = written.filter((arg) => arg.name === undefined).slice(0, fn.arity[1]);
  return { values, settings: written.filter((arg) => !values.includes(arg)) };
}

function placeOfName(expr: Expr): Expr["span"] {
  if (expr.is === "pipe") return placeOfName(expr.call);
  return expr.is === "call" ? expr.callee.span : expr.span;
}

function drawOf(value: FieldExpr, functions: Record<string, FieldFunction>): string {
  if (value.is !== "apply" || functions[value.fn]?.draw !== undefined) return value.is === "apply" ? value.fn : value.is;
  return drawOf(value.args[0]!, functions);
}

function sentence(text: string): string {
  return bare(text.charAt(0).toUpperCase() + text.slice(1));
}

/** Without its last full stop, which the catalogue's template has. */
function bare(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
