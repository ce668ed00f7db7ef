import type { Algebra, Args } from "../math/algebra.ts";
import { gammaCumulative } from "../math/cumulative.ts";
import { logFactorial, xlogy } from "../math/special.ts";
import { drawPoisson } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

function byRate<E>(m: Algebra<E>, weight: E, [sum]: E[], p: Args<E>): E {
  return m.sub(xlogy(m, sum!, p.rate!), m.mul(weight, p.rate!));
}

function byLogRate<E>(m: Algebra<E>, weight: E, [sum]: E[], p: Args<E>): E {
  return m.sub(m.mul(sum!, p.log_rate!), m.mul(weight, m.exp(p.log_rate!)));
}

/** Of counts of independent events. */
export const poisson: DistributionDefinition = {
  name: "Poisson",
  doc: "Counts of independent events. `Poisson(rate: r)` has mean and variance r; `Poisson(log_rate: l)` has rate e^l.",
  latex: "\\log p(x) = x\\log\\lambda - \\lambda - \\log x!",
  forms: [
    { name: "rate", parameters: [{ name: "rate", kind: "positive", doc: "Mean count." }] },
    {
      name: "log_rate",
      parameters: [{ name: "log_rate", kind: "real", doc: "Logarithm of the mean count." }],
      fromCanonical: ({ rate }) => ({ log_rate: Math.log(rate!) }),
    },
  ],
  support: "count",
  measure: "mass",
  canonical: (m, form, args) => (form === "log_rate" ? { rate: m.exp(args.log_rate!) } : args),
  logDensity: (m, x, p) => m.sub(byRate(m, m.number(1), [x], p), logFactorial(m, x)),
  logDensityOf: { log_rate: (m, x, p) => m.sub(byLogRate(m, m.number(1), [x], p), logFactorial(m, x)) },
  sample: (random, p) => drawPoisson(random, p.rate!),
  cdf: (x, p) => (x < 0 ? 0 : 1 - gammaCumulative(Math.floor(x) + 1, p.rate!)),
  mean: (_m, p) => p.rate!,
  kl: { Poisson: (m, q, p) => m.add(m.sub(xlogy(m, q.rate!, q.rate!), xlogy(m, q.rate!, p.rate!)), m.sub(p.rate!, q.rate!)) },
  em: {
    kernel: "linear",
    closed: true,
    statistics: (_m, x) => [x],
    logLikelihood: { rate: byRate, log_rate: byLogRate },
    mStep: (weight, sums) => ({ rate: sums[0]! / weight }),
    // λ^(a-1) e^(-bλ): a - 1 events in a time of b.
    conjugate: { Gamma: ({ shape, rate }) => ({ weight: rate!, sums: [shape! - 1] }) },
  },
};
