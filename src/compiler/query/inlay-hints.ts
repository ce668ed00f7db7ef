import { typeText } from "../math/shape.ts";
import type { Expr } from "../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import { counted } from "./hover/numbers.ts";
import { isTopLevel } from "./symbols/declare.ts";
import { walkTree } from "./tree/path.ts";

/** A short text that an editor shows inside a line. */
export interface InlayHint {
  at: number;
  text: string;
  kind: "shape" | "plan" | "parameters" | "type";
}

/** Hints of the file between two offsets: the shape after each step of a pipe, the plan of a model, the size of a network. */
export function inlayHints(analysis: Analysis, from: number, to: number): InlayHint[] {
  const { tree, facts } = analysis;
  if (tree === undefined) return [];
  const hints: InlayHint[] = [];
  const add = (hint: InlayHint) => {
    if (hint.at >= from && hint.at <= to) hints.push(hint);
  };
  for (const declaration of tree.declarations) {
    if (!isTopLevel(declaration)) continue;
    const { name } = declaration;
    if (declaration.is === "model") {
      const plans = new Set(facts.trainsOf(name.span).map(({ plan }) => plan.label));
      if (plans.size > 0) add({ at: name.span.end, text: `: ${[...plans].join(", ")}`, kind: "plan" });
    }
    const cost = declaration.is === "network" ? facts.costNamed(name.span) : undefined;
    if (cost !== undefined) add({ at: name.span.end, text: `: ${counted(cost.weights)} parameters`, kind: "parameters" });
  }
  walkTree(tree, (node) => {
    if (node.is === "pipe") add(...shapeAfter(analysis, node as Expr & { is: "pipe" }));
    if ((node.is === "latent" || node.is === "observed") && "name" in node && !("type" in node)) {
      const { span } = node.name as { span: { end: number } };
      const type = facts.typeAt(node.span);
      if (type !== undefined) add({ at: span.end, text: `: ${typeText(type)}`, kind: "type" });
    }
  });
  return hints.sort((a, b) => a.at - b.at);
}

/** Nothing where the checker has no type of the step. */
function shapeAfter({ facts }: Analysis, { span }: Expr & { is: "pipe" }): [InlayHint] {
  const type = facts.typeAt(span);
  return [{ at: type === undefined ? -1 : span.end, text: type === undefined ? "" : typeText(type), kind: "shape" }];
}
