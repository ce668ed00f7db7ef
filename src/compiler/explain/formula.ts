import { bug } from "../diagnostics/assert.ts";
import { distributions } from "../distributions/index.ts";
import { isChain, isOfSequences, lawOf } from "../ir/laws.ts";
import { printDensity } from "../ir/print-expr.ts";
import type { ModelIR, Variable } from "../ir/types/model.ts";
import type { GradientPlan, Plan, StatisticsPlan } from "../ir/types/plan.ts";
import { readsOfLaw } from "../ir/walk.ts";
import { conditional } from "../objectives/terms.ts";
import { integral } from "./integral.ts";

/** `p(z) p(x | z)`: the model's joint density, in the written order; along sequences, of one time step. */
export function factorization(ir: ModelIR): string {
  const made = ir.variables.filter((variable) => variable.role !== "given");
  const along = isOfSequences(ir);
  return made.map((variable) => (variable.by.is === "law" ? factor(ir, variable, along) : `[${variable.name} = its generator]`)).join(" ");
}

function factor(ir: ModelIR, variable: Variable, along: boolean): string {
  if (!along) return `p(${conditional(ir, variable, lawOf(variable))})`;
  const parents = [...readsOfLaw(ir, lawOf(variable)).variables].map((name) => stepOf(ir, name));
  const given = isChain(variable) ? [`${variable.name}[t-1]`, ...parents] : parents;
  const name = stepOf(ir, variable.name);
  return given.length === 0 ? `p(${name})` : `p(${name} | ${given.join(", ")})`;
}

/** `x[t]`, or `c` where that is of the whole sequence. */
function stepOf(ir: ModelIR, name: string): string {
  return ir.variables.some((variable) => variable.name === name && variable.plate === "sequence") ? name : `${name}[t]`;
}

/** The objective of a plan, one line a term, with the log priors that are added to it. */
export function objectiveText(ir: ModelIR, plan: Plan): string[] {
  const priors = priorsOf(ir).map(({ parameter }) => `log p(${parameter})`);
  if (plan.kind === "statistics") return [[statisticsObjective(ir, plan), ...priors].join(" + "), ...plan.emissions.flatMap(integral)];
  const terms = plan.terms.map((term) => `${term.name}: ${weighted(plan, term.name, term.text)} (${term.how})`);
  return priors.length === 0 ? terms : [...terms, `log_prior: ${priors.join(" + ")}, divided by the rows (exact)`];
}

/** A parameter with its prior, and the formula of its log-density as LaTeX. */
export interface ExplainedPrior {
  parameter: string;
  /** Whether `=` fixes some of its entries, which have no prior then. */
  partly: boolean;
  density: string;
  latex: string;
}

/** Of the model's own parameters and of those of its networks. */
export function priorsOf(ir: ModelIR): ExplainedPrior[] {
  const own = ir.parameters.map((parameter) => ({ parameter, name: parameter.name }));
  const inner = ir.networks.flatMap((network) =>
    network.parameters.map((parameter) => ({ parameter, name: `${network.name}.${parameter.name}` })),
  );
  return [...own, ...inner].flatMap(({ parameter: { prior, fixed }, name }) =>
    prior === undefined
      ? []
      : [
          {
            parameter: name,
            partly: fixed !== undefined,
            density: printDensity(prior),
            latex: distributions[prior.distribution]?.latex ?? bug(`no ${prior.distribution}`),
          },
        ],
  );
}

function statisticsObjective(ir: ModelIR, { axes }: StatisticsPlan): string {
  const observed = ir.variables.filter((variable) => variable.role === "observed").map((variable) => variable.name);
  const latent = axes.filter(({ role }) => role === "latent").map(({ name }) => name);
  const names = observed.join(", ");
  const over = isOfSequences(ir) ? "Σ_sequences" : "Σ_rows";
  if (latent.length === 0) return `maximise ${over} log p(${names})`;
  return `maximise ${over} log Σ_{${latent.join(", ")}} p(${latent.join(", ")}, ${names})`;
}

function weighted(plan: GradientPlan, name: string, text: string): string {
  const { beta, r1, gradient_penalty: penalty } = plan.objectiveSettings;
  if (name.startsWith("kl.") && beta !== 1) return typeof beta === "number" ? `${beta} × (${text})` : `beta × (${text})`;
  if (name === "r1") return `${r1} × ${text}`;
  if (name === "gradient_penalty") return `${penalty} × ${text}`;
  return text;
}
