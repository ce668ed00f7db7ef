import { bug } from "../diagnostics/assert.ts";
import type { Density, Law, ModelIR, Parameter, Variable } from "./types/model.ts";

/** The density that a law comes to: through the networks that it calls. */
export function densityOf(ir: ModelIR, law: Law): Density {
  if (law.is === "density") return law.density;
  const network = ir.networks.find((candidate) => candidate.name === law.call.network);
  if (network === undefined) return bug(`no network ${law.call.network} in the IR`);
  if (network.result.is === "density") return network.result.density;
  if (network.result.is === "network") return densityOf(ir, { is: "network", call: network.result.call });
  return bug(`network ${network.name} stands after ~ but returns a value`);
}

/** The law of a variable that has one. */
export function lawOf(variable: Variable): Law {
  return variable.by.is === "law" ? variable.by.law : bug(`${variable.name} has no law`);
}

/** Whether `=` gives every entry, so that nothing is learnt. */
export function isFixed(parameter: Parameter): boolean {
  return parameter.fixed?.every((entry) => entry !== null) ?? false;
}

/** Whether a model's rows are steps of sequences: it has a chain, or a variable with one value for a whole sequence. */
export function isOfSequences({ variables }: Pick<ModelIR, "variables">): boolean {
  return variables.some((variable) => variable.plate === "sequence" || isChain(variable));
}

/** A variable behind whose `~` a Markov chain stands. */
export function isChain({ by }: Variable): boolean {
  return by.is === "law" && by.law.is === "density" && by.law.density.distribution === "Markov";
}
