import { bug } from "../diagnostics/assert.ts";
import { isFixed } from "../ir/laws.ts";
import type { Expr } from "../ir/types/model.ts";
import type { ParamUse } from "../ir/types/plan.ts";
import { shapeOf } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { constantOf } from "./constants.ts";
import { knownPrior } from "./prior.ts";

/** Why something has no weighted fit: a sentence about the user's own names. */
export interface Bar {
  node: string;
  text: string;
}

export type Either<T> = { ok: true; value: T } | ({ ok: false } & Bar);

export function barred(node: string, text: string): { ok: false } & Bar {
  return { ok: false, node, text };
}

/**
 * Reads one argument of a density as a known number or as a parameter selected by categories: the only forms whose weighted fit is a
 * sum over rows. A category that is absent from the index is what ties the parameter over its values.
 */
export function paramUse(analysis: Analysis, argument: string, written: Expr): Either<ParamUse> {
  const expr = behindBindings(analysis, written);
  const known = constantOf(expr);
  if (known !== undefined)
    return { ok: true, value: { index: [], estimate: "fixed", fixed: known, shape: shapeOf(expr.type), node: expr.node } };
  const target = expr.is === "index" ? behindBindings(analysis, expr.of) : expr;
  if (target.is !== "param") return barred(expr.node, `\`${argument}\` is computed (${describe(target)}), not a parameter`);
  const index: string[] = [];
  for (const by of expr.is === "index" ? expr.by : []) {
    if (by.is !== "category" || by.of.is !== "variable") return barred(expr.node, `\`${target.name}\` is indexed by more than a category`);
    const { name } = by.of;
    const variable = analysis.ir.variables.find((candidate) => candidate.name === name);
    if (variable === undefined) return barred(expr.node, `\`${target.name}\` is indexed by \`${name}\`, which is computed`);
    if (variable.type.plate.length > 0) return barred(expr.node, `\`${name}\` holds several categories`);
    index.push(name);
  }
  const parameter = analysis.ir.parameters.find((candidate) => candidate.name === target.name);
  if (parameter === undefined) return barred(expr.node, `\`${target.name}\` belongs to a network`);
  const prior = knownPrior(analysis, parameter);
  if (prior !== undefined && !prior.ok) return prior;
  return {
    ok: true,
    value: {
      param: parameter.name,
      index,
      estimate: isFixed(parameter) ? "fixed" : "free",
      ...(parameter.fixed === undefined ? {} : { fixed: parameter.fixed }),
      shape: shapeOf(parameter.type).slice(index.length),
      ...(prior === undefined ? {} : { prior: prior.value }),
      node: expr.node,
    },
  };
}

/** `m = mean[k]` is `mean[k]` by another name. */
export function behindBindings({ ir }: Analysis, expr: Expr): Expr {
  let found = expr;
  for (;;) {
    if (found.is !== "variable") return found;
    const { name } = found;
    const binding = ir.bindings.find((candidate) => candidate.name === name);
    if (binding === undefined) return found;
    found = binding.value;
  }
}

function describe(expr: Expr): string {
  switch (expr.is) {
    case "call":
      return `${expr.call.network} is a network`;
    case "apply":
      return `by ${expr.fn}`;
    case "variable":
      return `the value of ${expr.name}`;
    case "list":
      return "a list";
    case "index":
      return describe(expr.of);
    default:
      return bug(`a ${expr.is} is no computation`);
  }
}
