import { diagnostic } from "../../diagnostics/report.ts";
import { statesOf } from "../analysis.ts";
import { gap, placeOf, type Row } from "../row.ts";

/** An adversary has nothing to do where every observed variable has a density. */
export const needlessAdversaryRow: Row = {
  number: 2,
  plan: "an adversary without a generator",
  decide(analysis) {
    const { ir } = analysis;
    if (ir.adversary === undefined) return { is: "barred", node: ir.model, text: "there is no adversary" };
    return gap(diagnostic("GEN4005", { name: analysis.observed[0].name }, placeOf(ir, ir.adversary.node)));
  },
};

/** A discrete latent is summed exactly, so that a posterior for it would be a looser bound at more cost. */
export const needlessPosteriorRow: Row = {
  number: 5,
  plan: "a posterior of a category alone",
  decide(analysis) {
    const found = analysis.discrete.find((variable) => variable.posterior !== undefined);
    if (found?.posterior === undefined) return { is: "barred", node: analysis.ir.model, text: "no category has a posterior" };
    const args = { name: found.name, states: statesOf(found) };
    return gap(diagnostic("GEN4008", args, placeOf(analysis.ir, found.posterior.node)));
  },
};
