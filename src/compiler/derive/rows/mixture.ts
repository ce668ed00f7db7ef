import { diagnostic } from "../../diagnostics/report.ts";
import { type Analysis, statesOf } from "../analysis.ts";
import { fitByStatistics } from "../fit.ts";
import { gradientPlan } from "../gradient.ts";
import { STATE_LIMIT } from "../limits.ts";
import { gap, placeOf, type Row } from "../row.ts";
import { listed, summedBeside } from "../words.ts";

/** Latent categories without a chain: EM where every factor has a weighted fit, else the exact marginal likelihood by gradient. */
export const mixtureRow: Row = {
  number: 8,
  plan: "EM",
  decide(analysis) {
    const { ir, discrete } = analysis;
    const states = discrete.reduce((product, variable) => product * statesOf(variable), 1);
    if (states > STATE_LIMIT) return gap(diagnostic("GEN4010", { states, limit: STATE_LIMIT }, placeOf(ir, discrete[0].id)));
    const names = listed(discrete);
    const fit = fitByStatistics(analysis, "em");
    const node = discrete[0].id;
    if (fit.ok)
      return {
        is: "taken",
        plan: fit.value,
        reason: { node, text: reasonOf(analysis) },
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

function reasonOf(analysis: Analysis): string {
  const { discrete, ofSequences } = analysis;
  const [are, given] = discrete.length === 1 ? ["is a latent category", "it"] : ["are latent categories", "them"];
  const where = ofSequences.length === 0 ? "" : summedBeside(analysis);
  return `EM: ${listed(discrete)} ${are}, and every factor given ${given} has a weighted fit${where}.`;
}
