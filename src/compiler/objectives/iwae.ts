import type { ModelIR } from "../ir/types/model.ts";
import { importanceTerm } from "./terms.ts";
import type { ObjectiveDefinition } from "./types.ts";

const SAMPLES = 5;

/** The importance-weighted bound (Burda, Grosse and Salakhutdinov 2016, eq. 8): tighter than the ELBO, equal to it at one sample. */
export const iwae: ObjectiveDefinition = {
  name: "iwae",
  doc: "Importance-weighted bound: the log of the mean of `samples` weights p(x, z) / q(z).",
  plan: "elbo",
  settings: [
    { name: "samples", kind: { is: "number", min: 1, integer: true }, default: SAMPLES, position: 0, doc: "Draws of the posterior a row." },
  ],
  steps: () => [{ name: "update", trains: ["*"], repeat: 1, group: "model" }],
  terms: (ir) => [importanceTerm(ir, String(samplesOf(ir)))],
};

function samplesOf(ir: ModelIR): number {
  const objective = ir.settings.objective?.value;
  const written = typeof objective === "object" && !Array.isArray(objective) ? objective.args.samples?.value : undefined;
  return typeof written === "number" ? written : SAMPLES;
}
