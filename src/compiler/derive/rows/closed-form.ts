import { lawOf } from "../../ir/laws.ts";
import type { Variable } from "../../ir/types/model.ts";
import { fitByStatistics } from "../fit.ts";
import { gradientPlan } from "../gradient.ts";
import type { Row } from "../row.ts";

/** No latent at all: the maximum of the likelihood, in closed form where every factor has a weighted fit, else by EM or gradient. */
export const closedFormRow: Row = {
  number: 6,
  plan: "closed form",
  decide(analysis) {
    const [latent] = analysis.discrete;
    if (latent !== undefined) return { is: "barred", node: latent.id, text: `\`${latent.name}\` is latent` };
    const gaps = analysis.observed.find((variable) => variable.type.optional && !isClosedWithGaps(variable));
    const fit = fitByStatistics(analysis, gaps === undefined ? "closed-form" : "em");
    if (fit.ok && gaps !== undefined) {
      const text = `EM: entries of \`${gaps.name}\` may be missing, and every factor has a weighted fit given their expectation.`;
      return { is: "taken", plan: fit.value, reason: { node: gaps.id, text } };
    }
    const node = analysis.observed[0].id;
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

/** Numbers that are independent: a missing one is left out. A covariance or a category that others depend on needs its expectation. */
function isClosedWithGaps(variable: Variable): boolean {
  const law = lawOf(variable);
  return law.is === "density" && law.density.form !== "cov" && variable.type.kind !== "category";
}
