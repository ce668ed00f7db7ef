import type { NodeId } from "../../diagnostics/types.ts";
import type { BinaryOperator, Expr } from "../../syntax/ast.ts";
import { walkSyntax } from "./call.ts";

/** The function of `layers/` behind each operator that may stand in a model. */
export const operators: Partial<Record<BinaryOperator, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "^": "pow",
  "@": "contract",
};

/**
 * Names every function call and operator of a body `Owner.function_n`, n counting the calls of that function in the order of the
 * text. The name depends on nothing but the text, so that a mistake elsewhere doesn't change the names of weights.
 */
export function numberCalls(owner: string, expressions: readonly Expr[]): Map<number, NodeId> {
  const found: { at: number; name: string }[] = [];
  for (const expr of expressions) {
    walkSyntax(expr, (part, call) => {
      if (call !== undefined) found.push({ at: call.callee.span.start, name: call.callee.text });
      else if (part.is === "binary" && operators[part.operator] !== undefined)
        found.push({ at: part.operatorSpan.start, name: operators[part.operator]! });
      else if (part.is === "unary") found.push({ at: part.span.start, name: "neg" });
    });
  }
  const counts = new Map<string, number>();
  const ids = new Map<number, NodeId>();
  for (const { at, name } of found.sort((a, b) => a.at - b.at)) {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    ids.set(at, `${owner}.${name}_${count}`);
  }
  return ids;
}

/** Numbers the calls of networks in a body, by the offset of the callee, going on from `sites`, which it raises. */
export function numberSites(
  expressions: readonly Expr[],
  isNetwork: (name: string) => boolean,
  sites: Map<string, number>,
): Map<number, number> {
  const found: { at: number; name: string }[] = [];
  for (const expr of expressions) {
    walkSyntax(expr, (_part, call) => {
      if (call !== undefined && isNetwork(call.callee.text)) found.push({ at: call.callee.span.start, name: call.callee.text });
    });
  }
  const numbers = new Map<number, number>();
  for (const { at, name } of found.sort((a, b) => a.at - b.at)) {
    const site = (sites.get(name) ?? 0) + 1;
    sites.set(name, site);
    numbers.set(at, site);
  }
  return numbers;
}
