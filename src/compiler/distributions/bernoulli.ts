import type { Algebra } from "../math/algebra.ts";
import { xlogy } from "../math/special.ts";
import type { DistributionDefinition } from "./types.ts";

/** a log(a / b), with 0 log 0 = 0. */
function relative<E>(m: Algebra<E>, a: E, b: E): E {
  return m.sub(xlogy(m, a, a), xlogy(m, a, b));
}

/** Of yes-no values. */
export const bernoulli: DistributionDefinition = {
  name: "Bernoulli",
  doc: "0 or 1. `Bernoulli(p)` by the probability of 1, `Bernoulli(logits: l)` by its logit, log p / (1 - p).",
  latex: "\\log p(x) = x\\log p + (1-x)\\log(1-p)",
  forms: [
    { name: "p", parameters: [{ name: "p", kind: "unit", doc: "Probability of 1." }] },
    { name: "logits", parameters: [{ name: "logits", kind: "real", doc: "log p / (1 - p)." }] },
  ],
  support: "binary",
  measure: "mass",
  canonical: (m, form, args) => (form === "logits" ? { p: m.sigmoid(args.logits!) } : args),
  logDensity(m, x, p) {
    const one = m.number(1);
    return m.add(xlogy(m, x, p.p!), xlogy(m, m.sub(one, x), m.sub(one, p.p!)));
  },
  logDensityOf: { logits: (m, x, p) => m.sub(m.mul(x, p.logits!), m.softplus(p.logits!)) },
  sample: (random, p) => (random.uniform() < p.p! ? 1 : 0),
  cdf: (x, p) => (x < 0 ? 0 : x < 1 ? 1 - p.p! : 1),
  mean: (_m, p) => p.p!,
  kl: {
    Bernoulli(m, q, p) {
      const one = m.number(1);
      return m.add(relative(m, q.p!, p.p!), relative(m, m.sub(one, q.p!), m.sub(one, p.p!)));
    },
  },
  em: {
    kernel: "linear",
    statistics: (_m, x) => [x],
    mStep: (weight, sums) => ({ p: sums[0]! / weight }),
  },
};
