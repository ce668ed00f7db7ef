import type { Setting } from "./types.ts";

/** What `choose` ranks by. */
export interface Criterion {
  name: string;
  doc: string;
  unit: "nats" | "nats per row";
  better: "higher" | "lower";
  needsHeldout: boolean;
  settings: Setting[];
}

/** Every value of `by:` in a `choose`. */
export const criteria: readonly Criterion[] = [
  {
    name: "bic",
    doc: "parameters * log(n) - 2 loglik, n the sum of the rows' weights (Schwarz 1978).",
    unit: "nats",
    better: "lower",
    needsHeldout: false,
    settings: [],
  },
  { name: "aic", doc: "2 parameters - 2 loglik (Akaike 1974).", unit: "nats", better: "lower", needsHeldout: false, settings: [] },
  {
    name: "icl",
    doc: "bic with the most probable categories (or paths) taken for known: parameters * log(n) - 2 log p(rows, categories) (Biernacki, Celeux and Govaert 2000).",
    unit: "nats",
    better: "lower",
    needsHeldout: false,
    settings: [],
  },
  {
    name: "heldout",
    doc: "Mean log-likelihood of rows that were held out: of each fold in turn, or of `holdout` or `test`.",
    unit: "nats per row",
    better: "higher",
    needsHeldout: true,
    settings: [{ name: "metric", kind: { is: "choice", of: ["loglik"] }, default: "loglik", position: 0, doc: "What is measured." }],
  },
];

/** The setting `by`. */
export const criterionSetting: Setting = {
  name: "by",
  kind: { is: "call", of: Object.fromEntries(criteria.map(({ name, settings }) => [name, settings])) },
  optional: true,
  doc: "What the candidates are ranked by.",
};
