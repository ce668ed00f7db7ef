import { boundTerms } from "./terms.ts";
import type { ObjectiveDefinition } from "./types.ts";

/** The importance-weighted bound (Burda, Grosse and Salakhutdinov 2016, eq. 8): tighter than the ELBO, equal to it at one sample. */
export const iwae: ObjectiveDefinition = {
  name: "iwae",
  doc: "Importance-weighted bound: the log of the mean of `samples` weights p(x, z) / q(z).",
  plan: "elbo",
  settings: [
    { name: "samples", kind: { is: "number", min: 1, integer: true }, default: 5, position: 0, doc: "Draws of the posterior a row." },
  ],
  steps: () => [{ name: "update", trains: ["*"], repeat: 1, group: "model" }],
  terms: (ir) => boundTerms(ir).map((term) => ({ ...term, how: "monte-carlo" })),
};
