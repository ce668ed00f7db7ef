import { densityOf, lawOf } from "../ir/laws.ts";
import type { ModelIR, Variable } from "../ir/types/model.ts";
import type { GradientPlan, Plan } from "../ir/types/plan.ts";
import { readsOfLaw } from "../ir/walk.ts";
import { conditional } from "../objectives/terms.ts";

/** `p(z) p(x | z)`: the model's joint density, in the written order. */
export function factorization(ir: ModelIR): string {
  return ir.variables
    .filter((variable) => variable.role !== "given")
    .map((variable) => (variable.by.is === "law" ? factor(ir, variable) : `[${variable.name} = its generator]`))
    .join(" ");
}

function factor(ir: ModelIR, variable: Variable): string {
  const law = lawOf(variable);
  const given = conditional(ir, variable, law);
  if (densityOf(ir, law).distribution !== "Markov") return `p(${given})`;
  return `p(${variable.name}[t] | ${[`${variable.name}[t-1]`, ...readsOfLaw(ir, law).variables].join(", ")})`;
}

/** The objective of a plan, one line a term. */
export function objectiveText(ir: ModelIR, plan: Plan): string[] {
  if (plan.kind === "statistics") return [statisticsObjective(ir, plan.label)];
  return plan.terms.map((term) => `${term.name}: ${weighted(plan, term.name, term.text)} (${term.how})`);
}

function statisticsObjective(ir: ModelIR, label: Plan["label"]): string {
  const observed = ir.variables.filter((variable) => variable.role === "observed").map((variable) => variable.name);
  const latent = ir.variables.filter((variable) => variable.role === "latent").map((variable) => variable.name);
  const names = observed.join(", ");
  if (label === "closed-form") return `maximise Σ_rows log p(${names})`;
  const over = label === "baum-welch" ? "Σ_sequences" : "Σ_rows";
  return `maximise ${over} log Σ_{${latent.join(", ")}} p(${latent.join(", ")}, ${names})`;
}

function weighted(plan: GradientPlan, name: string, text: string): string {
  const { beta, r1, gradient_penalty: penalty } = plan.objectiveSettings;
  if (name.startsWith("kl.") && beta !== 1) return typeof beta === "number" ? `${beta} × (${text})` : `beta × (${text})`;
  if (name === "r1") return `${r1} × ${text}`;
  if (name === "gradient_penalty") return `${penalty} × ${text}`;
  return text;
}
