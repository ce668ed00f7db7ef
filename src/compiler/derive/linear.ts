import { lawOf } from "../ir/laws.ts";
import type { Expr, ModelIR, Variable } from "../ir/types/model.ts";
import { readsOf, readsOfVariable } from "../ir/walk.ts";
import type { Analysis } from "./analysis.ts";

/** A Normal latent whose every child is a Normal with a mean affine in it and a scale free of it: integrable in closed form. */
export function isLinearGaussian(analysis: Analysis, latent: Variable): boolean {
  const own = lawOf(latent);
  if (own.is === "network" || own.density.distribution !== "Normal") return false;
  const children = analysis.ir.variables.filter(
    (variable) => variable.by.is === "law" && readsOfVariable(analysis.ir, variable).variables.has(latent.name),
  );
  return children.every((child) => {
    const law = lawOf(child);
    if (law.is === "network" || law.density.distribution !== "Normal") return false;
    const { mean, ...scales } = law.density.args;
    const free = Object.values(scales).every((scale) => !reads(analysis.ir, scale, latent.name));
    return free && degree(analysis.ir, mean, latent.name) <= 1;
  });
}

function reads(ir: ModelIR, expr: Expr, name: string): boolean {
  return readsOf(ir, [expr]).variables.has(name);
}

/** Degree of an expression as a polynomial of one variable: 0, 1, or 2 for anything beyond affine. */
function degree(ir: ModelIR, expr: Expr, name: string): number {
  if (!reads(ir, expr, name)) return 0;
  if (expr.is === "variable") {
    const bound = ir.bindings.find((binding) => binding.name === expr.name);
    return bound === undefined ? 1 : degree(ir, bound.value, name);
  }
  if (expr.is === "list") return Math.max(...expr.items.map((item) => degree(ir, item, name)));
  if (expr.is !== "apply") return 2;
  const degrees = expr.args.map((arg) => degree(ir, arg, name));
  if (expr.fn === "add" || expr.fn === "sub" || expr.fn === "neg") return Math.max(...degrees);
  if (expr.fn === "mul" || expr.fn === "contract" || expr.fn === "dot") return degrees.reduce((sum, one) => sum + one, 0);
  if (expr.fn === "div" && degrees[1] === 0) return degrees[0];
  return 2;
}
