import type { Span } from "../../diagnostics/types.ts";
import type { Argument, Expr, Name } from "../../syntax/ast.ts";
import { partsOf } from "../../syntax/items.ts";

/** One call, whichever way it is written: `f(a)`, `a |> f`, `a |> f(b)`, `f[k](a)`, `a |> f[k](b)`. */
export interface WrittenCall {
  callee: Name;
  /** What stands in the callee's brackets. */
  instance: Expr[];
  args: Argument[];
  span: Span;
}

/** The call that an expression is; nothing for other expressions. */
export function callOf(expr: Expr): WrittenCall | undefined {
  if (expr.is === "group") return callOf(expr.of);
  if (expr.is === "call") {
    const callee = calleeOf(expr.callee);
    return callee && { ...callee, args: expr.args, span: expr.span };
  }
  if (expr.is !== "pipe") return undefined;
  const callee = calleeOf(expr.call.is === "call" ? expr.call.callee : expr.call);
  const first: Argument = { value: expr.value, span: expr.value.span };
  return callee && { ...callee, args: [first, ...(expr.call.is === "call" ? expr.call.args : [])], span: expr.span };
}

function calleeOf(expr: Expr): Pick<WrittenCall, "callee" | "instance"> | undefined {
  if (expr.is === "name") return { callee: expr.name, instance: [] };
  if (expr.is === "index" && expr.of.is === "name") return { callee: expr.of.name, instance: expr.by };
  return undefined;
}

/** The call that an expression is by itself; a group is only what stands in it. */
function ownCall(expr: Expr): WrittenCall | undefined {
  return expr.is === "group" ? undefined : callOf(expr);
}

/** Direct parts of an expression, in the order of the text; the callee of a call only through its brackets. `call` is the one that it is. */
function valuesIn(expr: Expr, call: WrittenCall | undefined): Expr[] {
  if (call !== undefined) return [...call.args.map((arg) => arg.value), ...call.instance];
  return expr.is === "call" || expr.is === "pipe" ? [] : partsOf(expr);
}

/** Visits an expression and everything inside it, outermost first, each with the call that it is by itself. */
export function walkSyntax(expr: Expr, visit: (expr: Expr, call: WrittenCall | undefined) => void): void {
  const call = ownCall(expr);
  visit(expr, call);
  for (const part of valuesIn(expr, call)) walkSyntax(part, visit);
}

/**
 * Every name whose value of the same row an expression reads: not callees, not labels of arguments, and not what stands in `lag(…)`,
 * which is of an earlier row.
 */
export function valueNames(expr: Expr): Name[] {
  if (expr.is === "name") return [expr.name];
  const call = ownCall(expr);
  return call?.callee.text === "lag" ? [] : valuesIn(expr, call).flatMap(valueNames);
}
