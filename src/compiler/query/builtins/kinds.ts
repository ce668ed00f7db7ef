import type { Kind } from "../../ir/types/model.ts";

/** What one value of a kind is, for people. */
export interface KindDoc {
  form: string;
  doc: string;
  /** Kinds that it may stand for. */
  below?: string;
  /** How a `param` of it is learned by gradient. */
  learned?: string;
}

export const kindDocs: Record<Kind, KindDoc> = {
  real: { form: "real", doc: "Any number.", learned: "as it is" },
  positive: { form: "positive", doc: "A number above 0.", below: "`real`", learned: "through its logarithm" },
  unit: { form: "unit", doc: "A number from 0 to 1.", below: "`real`", learned: "through its logit" },
  simplex: { form: "simplex(K)", doc: "K numbers, 0 or more, with sum 1.", below: "`unit[K]`", learned: "through a softmax" },
  spd: {
    form: "spd(D)",
    doc: "A symmetric positive definite matrix of D x D, like a covariance.",
    below: "`real[D, D]`",
    learned: "through its Cholesky factor",
  },
  category: { form: "category(K)", doc: 'One of K things, counted from 0, or one of the levels that are named: `category("no", "yes")`.' },
  binary: { form: "binary", doc: "0 or 1.", below: "`unit`, `count` and `category(2)`" },
  count: { form: "count", doc: "A whole number, 0 or more.", below: "`real`" },
};
