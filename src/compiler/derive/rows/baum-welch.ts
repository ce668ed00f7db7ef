import { diagnostic } from "../../diagnostics/report.ts";
import type { Variable } from "../../ir/types/model.ts";
import { type Analysis, statesOf } from "../analysis.ts";
import { fitByStatistics } from "../fit.ts";
import { CHAIN_LIMIT, STATE_LIMIT } from "../limits.ts";
import { gap, placeOf, type Row } from "../row.ts";
import { listed, summedBeside } from "../words.ts";

/** Latent chains: Baum-Welch, by one scaled forward-backward recursion over their product; other categories are summed around it. */
export const baumWelchRow: Row = {
  number: 7,
  plan: "Baum-Welch",
  decide(analysis) {
    const { ir, chains, discrete } = analysis;
    const [chain] = chains;
    if (chain === undefined) return { is: "barred", node: discrete[0].id, text: "no latent is a Markov chain" };
    const states = jointStates(chains);
    if (states > CHAIN_LIMIT) {
      const are = chains.length === 1 ? `The chain ${listed(chains)} has ${states}` : `The chains ${listed(chains)} have ${states} joint`;
      return gap(diagnostic("GEN4011", { chains: are, limit: CHAIN_LIMIT }, placeOf(ir, chain.id)));
    }
    const all = jointStates(discrete);
    if (all > STATE_LIMIT) return gap(diagnostic("GEN4010", { states: all, limit: STATE_LIMIT }, placeOf(ir, discrete[0].id)));
    const fit = fitByStatistics(analysis, "baum-welch");
    if (!fit.ok) return gap(diagnostic("GEN4021", { name: chain.name, because: fit.text }, placeOf(ir, fit.node)));
    return { is: "taken", plan: fit.value, reason: { node: chain.id, text: reasonOf(analysis) } };
  },
};

function jointStates(variables: Variable[]): number {
  return variables.reduce((product, variable) => product * statesOf(variable), 1);
}

function reasonOf(analysis: Analysis): string {
  const { chains } = analysis;
  const are = chains.length === 1 ? "is a latent Markov chain" : "are latent Markov chains, taken together as one";
  const given = chains.length === 1 ? "it" : "them";
  return `Baum-Welch: ${listed(chains)} ${are}, and every factor given ${given} has a weighted fit${summedBeside(analysis)}.`;
}
