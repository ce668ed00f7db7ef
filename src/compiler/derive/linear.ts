import { lawOf } from "../ir/laws.ts";
import type { Expr, ModelIR, Variable } from "../ir/types/model.ts";
import { readsOf, readsOfVariable } from "../ir/walk.ts";
import type { Analysis } from "./analysis.ts";
import { barred } from "./use.ts";

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

/** Degree of an expression as a polynomial of one variable: 0, 1, or 2 for anything beyond affine. Each binding is looked at once. */
function degree(ir: ModelIR, of: Expr, name: string): number {
  const bindings = new Map(ir.bindings.map((binding) => [binding.name, binding.value]));
  const known = new Map<string, number>();
  const ofName = (read: string): number => {
    const bound = bindings.get(read);
    if (bound === undefined) return read === name ? 1 : 0;
    const found = known.get(read) ?? visit(bound);
    known.set(read, found);
    return found;
  };
  const visit = (expr: Expr): number => {
    if (expr.is === "variable") return ofName(expr.name);
    if (expr.is === "list") return Math.max(...expr.items.map(visit));
    if (expr.is !== "apply") return reads(ir, expr, name) ? 2 : 0;
    const degrees = expr.args.map(visit);
    const most = Math.max(0, ...degrees);
    if (most === 0 || expr.fn === "add" || expr.fn === "sub" || expr.fn === "neg") return most;
    if (expr.fn === "mul" || expr.fn === "contract" || expr.fn === "dot") return degrees.reduce((sum, one) => sum + one, 0);
    return expr.fn === "div" && degrees[1] === 0 ? degrees[0] : 2;
  };
  return visit(of);
}

/** Why continuous latents that the model is linear in can't be integrated: what depends on them is not observed, row by row. */
export function strayLatent({ ir, continuous }: Analysis): ReturnType<typeof barred> | undefined {
  for (const latent of continuous) {
    const children = ir.variables.filter((variable) => readsOfVariable(ir, variable).variables.has(latent.name));
    const hidden = children.find(({ role }) => role !== "observed");
    if (hidden !== undefined) return barred(hidden.id, `the latent \`${hidden.name}\` depends on \`${latent.name}\``);
    if (children.length === 0) return barred(latent.id, `nothing depends on \`${latent.name}\``);
    if (latent.plate === "sequence") return barred(latent.id, `\`${latent.name}\` is one value for a whole sequence`);
  }
  return undefined;
}
