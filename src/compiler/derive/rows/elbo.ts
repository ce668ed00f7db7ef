import { diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import { distributions } from "../../distributions/index.ts";
import { densityOf } from "../../ir/laws.ts";
import type { Variable } from "../../ir/types/model.ts";
import { readsOfLaw } from "../../ir/walk.ts";
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
    const summed = discrete.filter((variable) => variable.posterior === undefined);
    const also =
      summed.length === 0 ? "" : `; ${summed.map((variable) => `\`${variable.name}\``).join(" and ")} is summed exactly inside it`;
    return gradientPlan(analysis, {
      label: "elbo",
      objective: "elbo",
      enumerated: discrete.map((variable) => ({ variable: variable.name, size: statesOf(variable), kind: "categorical" as const })),
      sampled: continuous.map((variable) => variable.name),
      because: `${names} is continuous and has a posterior`,
      reason: { node: first.id, text: `Evidence lower bound: ${names} is a continuous latent with a learned posterior${also}.` },
    });
  },
};

function problemsOf(analysis: Analysis, latent: Variable): Diagnostic[] {
  const { ir, discrete } = analysis;
  const observed = analysis.observed.map((variable) => variable.name).join(", ");
  if (latent.posterior === undefined) {
    const code = isLinearGaussian(analysis, latent) ? "GEN4007" : "GEN4006";
    return [diagnostic(code, { name: latent.name, observed }, placeOf(ir, latent.id))];
  }
  const problems: Diagnostic[] = [];
  const reads = readsOfLaw(ir, latent.posterior.law).variables;
  const unknown = discrete.find((variable) => reads.has(variable.name) && variable.posterior === undefined);
  if (unknown !== undefined)
    problems.push(diagnostic("GEN4009", { name: latent.name, discrete: unknown.name }, placeOf(ir, latent.posterior.node)));
  const { distribution, form } = densityOf(ir, latent.posterior.law);
  const definition = distributions[distribution];
  const vector = definition?.vector?.[form];
  if ((vector ?? definition)?.reparameterised === undefined)
    problems.push(diagnostic("GEN4014", { name: latent.name, distribution }, placeOf(ir, latent.posterior.node)));
  return problems;
}

function problemsOfCategories(analysis: Analysis): Diagnostic[] {
  const { ir, discrete, chains, continuous } = analysis;
  const [chain] = chains;
  if (chain !== undefined) return [diagnostic("GEN4025", { name: chain.name, other: continuous[0].name }, placeOf(ir, chain.id))];
  const states = discrete.reduce((product, variable) => product * statesOf(variable), 1);
  return states > STATE_LIMIT ? [diagnostic("GEN4010", { states, limit: STATE_LIMIT }, placeOf(ir, discrete[0].id))] : [];
}
