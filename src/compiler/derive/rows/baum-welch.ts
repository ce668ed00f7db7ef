import { diagnostic } from "../../diagnostics/report.ts";
import { statesOf } from "../analysis.ts";
import { fitByStatistics } from "../fit.ts";
import { CHAIN_LIMIT } from "../limits.ts";
import { gap, placeOf, type Row } from "../row.ts";

/** A latent chain: Baum-Welch, by the scaled forward-backward recursion. */
export const baumWelchRow: Row = {
  number: 7,
  plan: "Baum-Welch",
  decide(analysis) {
    const { ir, chains, discrete } = analysis;
    const [chain] = chains;
    if (chain === undefined) return { is: "barred", node: discrete[0].id, text: "no latent is a Markov chain" };
    const states = statesOf(chain);
    if (states > CHAIN_LIMIT) return gap(diagnostic("GEN4011", { name: chain.name, states, limit: CHAIN_LIMIT }, placeOf(ir, chain.id)));
    const other = discrete.find((variable) => variable !== chain);
    if (other !== undefined) return gap(diagnostic("GEN4025", { name: chain.name, other: other.name }, placeOf(ir, other.id)));
    const fit = fitByStatistics(analysis, "baum-welch");
    if (!fit.ok) return gap(diagnostic("GEN4021", { name: chain.name, because: fit.text }, placeOf(ir, fit.node)));
    const text = `Baum-Welch: \`${chain.name}\` is a latent Markov chain, and every factor given it has a weighted fit.`;
    return { is: "taken", plan: fit.value, reason: { node: chain.id, text } };
  },
};
