import { typeText } from "../math/shape.ts";
import type { Expr, ModelDecl, NetworkDecl } from "../syntax/ast.ts";
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
      if (plans.size > 0) add({ at: headEnd(analysis.text, declaration), text: [...plans].join(", "), kind: "plan" });
    }
    if (declaration.is === "network") {
      const cost = facts.costNamed(name.span);
      if (cost !== undefined)
        add({ at: headEnd(analysis.text, declaration), text: `${counted(cost.weights)} parameters`, kind: "parameters" });
    }
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

/** Where what stands before the block ends: behind arguments and result, so that a hint comes between no name and its parentheses. */
function headEnd(text: string, declaration: ModelDecl | NetworkDecl): number {
  const { name, formals } = declaration;
  const result = declaration.is === "network" ? declaration.result : undefined;
  const last = Math.max(name.span.end, result?.span.end ?? 0, ...formals.map(({ span }) => span.end));
  const brace = text.indexOf("{", last);
  return brace < 0 ? name.span.end : text.slice(0, brace).trimEnd().length;
}

/** Nothing where the checker has no type of the step. */
function shapeAfter({ facts }: Analysis, { span }: Expr & { is: "pipe" }): [InlayHint] {
  const type = facts.typeAt(span);
  return [{ at: type === undefined ? -1 : span.end, text: type === undefined ? "" : typeText(type), kind: "shape" }];
}
