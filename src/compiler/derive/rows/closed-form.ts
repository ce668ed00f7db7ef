import { distributions } from "../../distributions/index.ts";
import { lawOf } from "../../ir/laws.ts";
import type { Variable } from "../../ir/types/model.ts";
import type { Emission } from "../../ir/types/plan.ts";
import { fitByStatistics } from "../fit.ts";
import { gradientPlan } from "../gradient.ts";
import { isPartlyFixed } from "../latent-law.ts";
import { isLeastSquares } from "../regression.ts";
import type { Row } from "../row.ts";

/** No latent at all: the maximum of the likelihood, in closed form where every factor has a weighted fit, else by EM or gradient. */
export const closedFormRow: Row = {
  number: 6,
  plan: "closed form",
  decide(analysis) {
    const [latent] = analysis.discrete;
    if (latent !== undefined) return { is: "barred", node: latent.id, text: `\`${latent.name}\` is latent` };
    const gaps = analysis.observed.find((variable) => variable.type.optional && !isClosedWithGaps(variable));
    const scaled = analysis.observed.find((variable) => stepOf(variable) === "latent");
    const fit = fitByStatistics(analysis, gaps === undefined && scaled === undefined ? "closed-form" : "em");
    if (fit.ok && gaps !== undefined) {
      const text = `EM: entries of \`${gaps.name}\` may be missing, and every factor has a weighted fit given their expectation.`;
      return { is: "taken", plan: fit.value, reason: { node: gaps.id, text } };
    }
    if (fit.ok && scaled !== undefined) {
      const text = `EM: each number of \`${scaled.name}\` has a precision of its own, which is latent, and every factor has a weighted fit given it.`;
      return { is: "taken", plan: fit.value, reason: { node: scaled.id, text } };
    }
    const node = analysis.observed[0].id;
    const climbed = fit.ok
      ? fit.value.emissions.find((emission) => (emission.predictors !== undefined && !isLeastSquares(emission)) || isHalfKnown(emission))
      : undefined;
    const numeric = analysis.observed.find((variable) => stepOf(variable) === "numeric" || variable.id === climbed?.observed);
    if (fit.ok && numeric !== undefined) {
      const text = `One step: no variable is latent, and every factor has a weighted fit, that of \`${numeric.name}\` found by iteration.`;
      return { is: "taken", plan: fit.value, reason: { node: numeric.id, text } };
    }
    if (fit.ok)
      return {
        is: "taken",
        plan: fit.value,
        reason: { node, text: "Closed form: no variable is latent, and every factor has a weighted fit." },
      };
    return gradientPlan(analysis, {
      label: "gradient",
      objective: "marginal",
      enumerated: [],
      sampled: [],
      because: fit.text,
      reason: { node: fit.node, text: `Maximum likelihood by gradient: a closed form was barred, since ${fit.text}.` },
    });
  },
};

/** A mean of which some entries are fixed under a covariance that is free: each has its maximum given the other. */
function isHalfKnown({ kernel, params: { mean, cov } }: Emission): boolean {
  return kernel === "quadratic" && cov?.estimate === "free" && mean !== undefined && isPartlyFixed(mean);
}

/** How an M step comes about: by a formula, by iteration to its maximum, or given something latent in each number. */
function stepOf(variable: Variable): "closed" | "numeric" | "latent" {
  const law = lawOf(variable);
  if (law.is === "network") return "closed";
  const { em, forms } = distributions[law.density.distribution] ?? {};
  if (em?.kernel === "linear") return em.closed !== undefined ? "closed" : "numeric";
  if (em?.kernel !== "values") return "closed";
  if (em.iterative) return "latent";
  return forms?.[0]?.parameters.every(({ name }) => em.steps?.[name] !== undefined) ? "closed" : "numeric";
}

/** Numbers that are independent: a missing one is left out. A covariance or a category that others depend on needs its expectation. */
function isClosedWithGaps(variable: Variable): boolean {
  const law = lawOf(variable);
  return law.is === "density" && law.density.form !== "cov" && variable.type.kind !== "category";
}
