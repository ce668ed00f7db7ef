import type { Algebra, Args } from "../math/algebra.ts";
import { numbers } from "../math/numbers.ts";
import { logit, xlogy } from "../math/special.ts";
import type { DistributionDefinition } from "./types.ts";

/** a log(a / b), with 0 log 0 = 0. */
function relative<E>(m: Algebra<E>, a: E, b: E): E {
  return m.sub(xlogy(m, a, a), xlogy(m, a, b));
}

function byProbability<E>(m: Algebra<E>, weight: E, [sum]: E[], p: Args<E>): E {
  return m.add(xlogy(m, sum!, p.p!), xlogy(m, m.sub(weight, sum!), m.sub(m.number(1), p.p!)));
}

function byLogits<E>(m: Algebra<E>, weight: E, [sum]: E[], p: Args<E>): E {
  return m.sub(m.mul(sum!, p.logits!), m.mul(weight, m.softplus(p.logits!)));
}

/** Of yes-no values. */
export const bernoulli: DistributionDefinition = {
  name: "Bernoulli",
  doc: "0 or 1. `Bernoulli(p)` by the probability of 1, `Bernoulli(logits: l)` by its logit, log p / (1 - p).",
  latex: "\\log p(x) = x\\log p + (1-x)\\log(1-p)",
  forms: [
    { name: "p", parameters: [{ name: "p", kind: "unit", doc: "Probability of 1." }] },
    {
      name: "logits",
      parameters: [{ name: "logits", kind: "real", doc: "log p / (1 - p)." }],
      fromCanonical: ({ p }) => ({ logits: logit(numbers, p!) }),
    },
  ],
  support: "binary",
  measure: "mass",
  canonical: (m, form, args) => (form === "logits" ? { p: m.sigmoid(args.logits!) } : args),
  logDensity: (m, x, p) => byProbability(m, m.number(1), [x], p),
  logDensityOf: { logits: (m, x, p) => byLogits(m, m.number(1), [x], p) },
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
    closed: (sum, count) => `${sum} / ${count}`,
    statistics: (_m, x) => [x],
    logLikelihood: { p: byProbability, logits: byLogits },
    // What rounding or a prior below 1 makes negative counts as none.
    mStep(weight, sums) {
      const [ones, zeros] = [Math.max(sums[0]!, 0), Math.max(weight - sums[0]!, 0)];
      return { p: ones / (ones + zeros) };
    },
    // p^(a-1) (1-p)^(b-1): a - 1 ones and b - 1 zeros.
    conjugate: { Beta: ({ a, b }) => ({ weight: a! + b! - 2, sums: [a! - 1] }) },
  },
};
