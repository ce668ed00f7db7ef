import type { Variable } from "../ir/types/model.ts";
import { readsOfVariable } from "../ir/walk.ts";
import type { Analysis } from "./analysis.ts";

/** Continuous latents that a variable's law reads. */
export function latentsOf({ ir, continuous }: Analysis, variable: Variable): Variable[] {
  const { variables } = readsOfVariable(ir, variable);
  return continuous.filter(({ name }) => variables.has(name));
}

/**
 * Observed variables in the written order. Those that continuous latents tie together, be it by way of others, are one group: with the latents
 * integrated out they have one joint density.
 */
export function jointly(analysis: Analysis, observed: readonly Variable[]): Variable[][] {
  const groups: { variables: Variable[]; latents: Set<Variable> }[] = [];
  for (const variable of observed) {
    const own = latentsOf(analysis, variable);
    const [first, ...others] = groups.filter(({ latents }) => own.some((latent) => latents.has(latent)));
    if (first === undefined) {
      groups.push({ variables: [variable], latents: new Set(own) });
      continue;
    }
    for (const other of others) {
      groups.splice(groups.indexOf(other), 1);
      first.variables.push(...other.variables);
      for (const latent of other.latents) first.latents.add(latent);
    }
    first.variables.push(variable);
    for (const latent of own) first.latents.add(latent);
  }
  return groups.map(({ variables }) => observed.filter((variable) => variables.includes(variable)));
}
