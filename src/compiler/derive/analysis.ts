import { bug } from "../diagnostics/assert.ts";
import { isChain } from "../ir/laws.ts";
import type { ModelIR, Variable } from "../ir/types/model.ts";

/** The facts about a model that the rows of the decision table look at. */
export interface Analysis {
  ir: ModelIR;
  observed: Variable[];
  /** Observed with `=`. */
  generated: Variable[];
  /** Discrete latents, in the written order. */
  discrete: Variable[];
  /** Continuous latents, in the written order. */
  continuous: Variable[];
  /** Latents that are Markov chains. */
  chains: Variable[];
  /** Latents and observed variables with one value for a whole sequence. */
  ofSequences: Variable[];
}

export function analyse(ir: ModelIR): Analysis {
  const latent = ir.variables.filter((variable) => variable.role === "latent");
  const observed = ir.variables.filter((variable) => variable.role === "observed");
  const isDiscrete = (variable: Variable): boolean => variable.type.kind === "category" || variable.type.kind === "binary";
  return {
    ir,
    observed,
    generated: observed.filter((variable) => variable.by.is === "value"),
    discrete: latent.filter(isDiscrete),
    continuous: latent.filter((variable) => !isDiscrete(variable)),
    chains: latent.filter(isChain),
    ofSequences: [...latent, ...observed].filter(({ plate }) => plate === "sequence"),
  };
}

/** Number of values of a discrete variable's whole plate. */
export function statesOf(variable: Variable): number {
  const one = variable.type.kind === "binary" ? 2 : (variable.type.size ?? bug(`${variable.name} has no number of categories`));
  return one ** variable.type.plate.reduce((product, size) => product * size, 1);
}
