import { diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import { densityOf } from "../../ir/laws.ts";
import type { Variable } from "../../ir/types/model.ts";
import { isReparameterised } from "../../objectives/draws.ts";
import { type Analysis, statesOf } from "../analysis.ts";
import { gradientPlan } from "../gradient.ts";
import { STATE_LIMIT } from "../limits.ts";
import { isLinearGaussian } from "../linear.ts";
import { gap, placeOf, type Row } from "../row.ts";

/** Continuous latents with posteriors: the evidence lower bound. Categories without a posterior are summed inside it. */
export const elboRow: Row = {
  number: 4,
  plan: "evidence lower bound",
  decide(analysis) {
    const { ir, continuous, discrete } = analysis;
    const [first] = continuous;
    if (first === undefined) return { is: "barred", node: ir.model, text: "no latent is continuous" };
    const problems = [...continuous.flatMap((latent) => problemsOf(analysis, latent)), ...problemsOfCategories(analysis)];
    if (problems.length > 0) return gap(...problems);
    const names = continuous.map((variable) => `\`${variable.name}\``).join(" and ");
    const [are, posteriors] =
      continuous.length === 1 ? ["is a continuous latent", "a learned posterior"] : ["are continuous latents", "learned posteriors"];
    const summed = discrete.filter((variable) => variable.posterior === undefined);
    const also =
      summed.length === 0 ? "" : `; ${summed.map((variable) => `\`${variable.name}\``).join(" and ")} is summed exactly inside it`;
    return gradientPlan(analysis, {
      label: "elbo",
      objective: "elbo",
      enumerated: discrete.map((variable) => ({ variable: variable.name, size: statesOf(variable), kind: "categorical" as const })),
      sampled: continuous.map((variable) => variable.name),
      because: `\`${first.name}\` is continuous and has a posterior`,
      reason: { node: first.id, text: `Evidence lower bound: ${names} ${are} with ${posteriors}${also}.` },
    });
  },
};

function problemsOf(analysis: Analysis, latent: Variable): Diagnostic[] {
  const { ir } = analysis;
  if (latent.type.kind === "count") return [diagnostic("GEN4029", { name: latent.name }, placeOf(ir, latent.id))];
  const observed = analysis.observed.map((variable) => variable.name).join(", ");
  if (latent.posterior === undefined) {
    if (!isLinearGaussian(analysis, latent)) return [diagnostic("GEN4006", { name: latent.name, observed }, placeOf(ir, latent.id))];
    const other = analysis.continuous.find((variable) => !isLinearGaussian(analysis, variable) || variable.posterior !== undefined);
    const because = `\`${other?.name}\` beside it is not`;
    return [diagnostic("GEN4007", { name: latent.name, because, observed }, placeOf(ir, latent.id))];
  }
  const density = densityOf(ir, latent.posterior.law);
  if (isReparameterised(density)) return [];
  return [diagnostic("GEN4014", { name: latent.name, distribution: density.distribution }, placeOf(ir, latent.posterior.node))];
}

function problemsOfCategories(analysis: Analysis): Diagnostic[] {
  const { ir, discrete, chains, continuous } = analysis;
  const [chain] = chains;
  if (chain !== undefined) return [diagnostic("GEN4025", { name: chain.name, other: continuous[0].name }, placeOf(ir, chain.id))];
  const states = discrete.reduce((product, variable) => product * statesOf(variable), 1);
  return states > STATE_LIMIT ? [diagnostic("GEN4010", { states, limit: STATE_LIMIT }, placeOf(ir, discrete[0].id))] : [];
}
