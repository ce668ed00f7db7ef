import { diagnostic } from "../../diagnostics/report.ts";
import type { StatisticsPlan } from "../../ir/types/plan.ts";
import type { Analysis } from "../analysis.ts";
import { isClosedForm } from "../closed-factors.ts";
import { fitByStatistics } from "../fit.ts";
import { isLinearGaussian, strayLatent } from "../linear.ts";
import { redundantNumbers } from "../rotations.ts";
import { gap, type Outcome, placeOf, type Row } from "../row.ts";
import { type Untold, untold as untoldIn } from "../told.ts";
import { baumWelchRow } from "./baum-welch.ts";
import { mixtureRow } from "./mixture.ts";

/** Continuous latents that the model is linear and Gaussian in: integrated exactly, and what is left decides as without them. */
export const integratedRow: Row = {
  number: 3,
  plan: "exact integration",
  decide(analysis) {
    const { ir, continuous } = analysis;
    const [first] = continuous;
    if (first === undefined) return { is: "barred", node: ir.model, text: "no latent is continuous" };
    const inferred = continuous.find(({ posterior }) => posterior !== undefined);
    if (inferred !== undefined) return { is: "barred", node: inferred.id, text: `\`${inferred.name}\` has a posterior` };
    const bent = continuous.find((latent) => !isLinearGaussian(analysis, latent));
    if (bent !== undefined) return { is: "barred", node: bent.id, text: `the model is not linear and Gaussian in \`${bent.name}\`` };
    const stray = strayLatent(analysis);
    const fit = stray ?? fitByStatistics(analysis, "em");
    if (!fit.ok)
      return gap(diagnostic("GEN4007", { name: first.name, because: fit.text, observed: observedIn(analysis) }, placeOf(ir, fit.node)));
    const untold = firstUntold(fit.value);
    if (untold !== undefined) return gap(diagnostic("GEN4042", factsOf(untold), placeOf(ir, untold.use.node)));
    return withReason(analysis, decideRest(analysis, fit.value));
  },
};

function firstUntold({ emissions }: StatisticsPlan): Untold | undefined {
  return emissions.map(untoldIn).find((one) => one !== undefined);
}

function factsOf({ use, latent, argument, by }: Untold): { name: string; argument: string; latent: string; by: string; remedy: string } {
  const { param = argument } = use;
  const known = argument === "mean" ? "a mean of 0" : argument === "cov" ? `\`Normal(…, 1)\`` : `\`${argument}: 1\``;
  const other =
    argument === "mean"
      ? `Leave out ${by.map((name) => `\`${name}\``).join(" and ")}`
      : "Fix a loading of each of its numbers, such as `= [1, _, _]`";
  return {
    name: param,
    argument,
    latent,
    by: by.map((name) => `\`${name}\``).join(" and "),
    remedy: `Give \`${latent}\` ${known}, which says the same. ${other}, or give \`${param}\` a prior, where its value matters.`,
  };
}

/** What the rows for models without continuous latents say. */
function decideRest(analysis: Analysis, fit: StatisticsPlan): Outcome {
  if (analysis.chains.length > 0) return baumWelchRow.decide(analysis);
  if (analysis.discrete.length > 0) return mixtureRow.decide(analysis);
  const [observed] = analysis.observed;
  const closed = !analysis.observed.some(({ type }) => type.optional) && fit.emissions.every(isClosedForm);
  const plan = closed ? fitByStatistics(analysis, "closed-form") : { ok: true as const, value: fit };
  if (!plan.ok) return { is: "barred", node: plan.node, text: plan.text };
  const text = closed ? closedText(fit) : "EM: loadings and noise maximise the likelihood given each other's expectation.";
  return { is: "taken", plan: plan.value, reason: { node: observed.id, text } };
}

function closedText({ emissions }: StatisticsPlan): string {
  const isPaired = emissions.some(({ blocks = [] }) => blocks.length === 2);
  const what = isPaired
    ? "loadings of two variables with a covariance each are canonical correlations"
    : "loadings with one noise for all columns are eigenvectors";
  return `Closed form: no category is latent, and ${what}.`;
}

function withReason({ continuous }: Analysis, outcome: Outcome): Outcome {
  if (outcome.is !== "taken" || outcome.plan.kind !== "statistics") return outcome;
  const { plan } = outcome;
  const [first] = continuous;
  const names = continuous.map(({ name }) => `\`${name}\``).join(" and ");
  const [are, them] = continuous.length === 1 ? ["is", "it"] : ["are", "them"];
  const exactly = `${names} ${are} integrated out exactly: the model is linear and Gaussian in ${them}.`;
  const redundant = plan.emissions.reduce(
    (sum, emission) => sum + (emission.latents === undefined ? 0 : redundantNumbers(emission, plan.axes)),
    0,
  );
  const numbers = redundant === 1 ? "One number that is learned says" : `${redundant} of the numbers that are learned say`;
  const unknown = `${numbers} nothing of the data, since another basis of ${names} says the same; ${redundant === 1 ? "it isn't" : "they aren't"} counted.`;
  const reason = [...plan.reason, ...[exactly, ...(redundant > 0 ? [unknown] : [])].map((text) => ({ node: first.id, text }))];
  return { ...outcome, plan: { ...plan, reason } };
}

function observedIn({ observed }: Analysis): string {
  return observed.map(({ name }) => name).join(", ");
}
