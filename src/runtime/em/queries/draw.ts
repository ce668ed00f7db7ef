import { bug, distributions } from "../../../compiler/backend.ts";
import type { RandomSource } from "../../../compiler/distributions/types.ts";

/** One of the categories by their probabilities. */
export function drawCategory(random: RandomSource, p: Float64Array): number {
  const law = distributions.Categorical.vector?.p ?? bug("no Categorical by p");
  return law.sample(random, { p })[0];
}
