import { fitByStatistics } from "../fit.ts";
import { gradientPlan } from "../gradient.ts";
import type { Row } from "../row.ts";

/** No latent at all: the maximum of the likelihood, in closed form where every factor has a weighted fit, else by gradient. */
export const closedFormRow: Row = {
  number: 6,
  plan: "closed form",
  decide(analysis) {
    const [latent] = analysis.discrete;
    if (latent !== undefined) return { is: "barred", node: latent.id, text: `\`${latent.name}\` is latent` };
    const fit = fitByStatistics(analysis, "closed-form");
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
