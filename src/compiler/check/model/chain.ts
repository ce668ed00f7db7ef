import { at } from "../../diagnostics/report.ts";
import type { NodeId, Related } from "../../diagnostics/types.ts";
import type { Expr } from "../../ir/types/model.ts";
import { typeText } from "../../math/shape.ts";
import type { Scope } from "./scope.ts";

/** A longer chain is told from nearer to its end. */
const longest = 5;

/**
 * How a value came to its type: the step of the pipe that gave it, the one before, through names that stand for values, back to what stands
 * at the beginning. In the order of the text.
 */
export function shapeChain(value: Expr | undefined, scope: Scope): Related[] {
  const calls = new Map<NodeId, number>([...scope.ids].map(([start, node]) => [node, start]));
  const steps: Related[] = [];
  for (let expr = value; expr !== undefined && steps.length < longest; expr = before(expr, scope)) {
    const step = relatedOf(expr, calls, scope);
    if (step !== undefined) steps.unshift(step);
  }
  return steps;
}

function before(expr: Expr, scope: Scope): Expr | undefined {
  if (expr.is === "apply") return expr.args[0];
  return expr.is === "variable" ? scope.entries.get(expr.name)?.value?.() : undefined;
}

function relatedOf(expr: Expr, calls: ReadonlyMap<NodeId, number>, scope: Scope): Related | undefined {
  if (expr.is === "apply") {
    const span = scope.work.spans[expr.node];
    const start = calls.get(expr.node);
    return span && start !== undefined
      ? { place: at({ ...span, start }), note: `\`${expr.fn}\` gives \`${typeText(expr.type)}\`` }
      : undefined;
  }
  if (expr.is !== "variable" && expr.is !== "param") return undefined;
  const entry = scope.entries.get(expr.name);
  return entry && { place: at(entry.span), note: `\`${expr.name}\` is \`${typeText(expr.type)}\`` };
}
