import { bug, factorOf, inverseOfFactored, jets, variableJet } from "../../../compiler/backend.ts";
import { type Argument, isFree } from "../arguments.ts";
import { links } from "../links.ts";
import { logPriorAt } from "../priors/prior.ts";

const m = jets(1);

/** The derivatives of a parameter's log prior in the raw values of its free entries, by entry; 0 elsewhere and without a prior. */
export function priorSlopes({ prior, use, values }: Argument, kind: "real" | "positive"): Float64Array {
  const slopes = new Float64Array(values.length);
  if (prior === undefined) return slopes;
  if (prior.key === "Normal.cov") {
    const D = use.shape[use.shape.length - 1];
    for (let at = 0; at < values.length; at += D) {
      const precision = inverseOfFactored(factorOf(prior.slice("cov", at * D, D * D), D), D);
      const centre = prior.slice("mean", at, D);
      for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) slopes[at + i] -= precision[i * D + j] * (values[at + j] - centre[j]);
    }
    return slopes;
  }
  const link = links[kind] ?? bug(`no free number of a ${kind}`);
  for (let entry = 0; entry < values.length; entry++) {
    if (!isFree(use, entry)) continue;
    const raw = variableJet(1, 0, link.raw(values[entry]));
    slopes[entry] = logPriorAt(m, prior, entry, link.value(m, raw)).gradient[0];
  }
  return slopes;
}
