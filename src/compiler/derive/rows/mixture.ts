import { diagnostic } from "../../diagnostics/report.ts";
import { statesOf } from "../analysis.ts";
import { fitByStatistics } from "../fit.ts";
import { gradientPlan } from "../gradient.ts";
import { STATE_LIMIT } from "../limits.ts";
import { gap, placeOf, type Row } from "../row.ts";

/** Latent categories without a chain: EM where every factor has a weighted fit, else the exact marginal likelihood by gradient. */
export const mixtureRow: Row = {
  number: 8,
  plan: "EM",
  decide(analysis) {
    const { ir, discrete } = analysis;
    const states = discrete.reduce((product, variable) => product * statesOf(variable), 1);
    if (states > STATE_LIMIT) return gap(diagnostic("GEN4010", { states, limit: STATE_LIMIT }, placeOf(ir, discrete[0].id)));
    const names = discrete.map((variable) => `\`${variable.name}\``).join(" and ");
    const fit = fitByStatistics(analysis, "em");
    const node = discrete[0].id;
    if (fit.ok)
      return {
        is: "taken",
        plan: fit.value,
        reason: { node, text: `EM: ${names} is a latent category, and every factor given it has a weighted fit.` },
      };
    return gradientPlan(analysis, {
      label: "gradient",
      objective: "marginal",
      enumerated: discrete.map((variable) => ({ variable: variable.name, size: statesOf(variable), kind: "categorical" as const })),
      sampled: [],
      because: fit.text,
      reason: { node: fit.node, text: `Marginal likelihood by gradient, summing ${names} exactly: EM was barred, since ${fit.text}.` },
    });
  },
};
