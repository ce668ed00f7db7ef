import type { Algebra, Args } from "../math/algebra.ts";
import { gammaCumulative } from "../math/cumulative.ts";
import { deviance, expm1, factorialExcess, xlogy } from "../math/special.ts";
import { drawPoisson } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** What the counts' statistics are about; 1 in place of 0, from which no ratio is taken. */
function reference<E>(m: Algebra<E>, about: E): E {
  return m.select(m.greater(about, m.number(0)), about, m.number(1));
}

function byRate<E>(m: Algebra<E>, weight: E, [sum]: E[], p: Args<E>, about: E): E {
  return m.sub(xlogy(m, sum!, m.div(p.rate!, reference(m, about))), m.mul(weight, deviance(m, about, p.rate!)));
}

function byLogRate<E>(m: Algebra<E>, weight: E, [sum]: E[], p: Args<E>, about: E): E {
  const logs = m.sub(p.log_rate!, m.log(reference(m, about)));
  return m.sub(m.mul(sum!, logs), m.mul(weight, deviance(m, about, m.exp(p.log_rate!))));
}

/** x (e^t - 1 - t) with t = log rate - log x is the deviance, also of a rate that is too small for its own float. */
function logDensityByLogRate<E>(m: Algebra<E>, x: E, p: Args<E>): E {
  const some = m.greater(x, m.number(0));
  const t = m.sub(p.log_rate!, m.log(m.select(some, x, m.number(1))));
  const distance = m.select(some, m.mul(x, m.sub(expm1(m, t), t)), m.exp(p.log_rate!));
  return m.neg(m.add(distance, factorialExcess(m, x)));
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
  logDensity: (m, x, p) => m.neg(m.add(deviance(m, x, p.rate!), factorialExcess(m, x))),
  logDensityOf: { log_rate: logDensityByLogRate },
  sample: (random, p) => drawPoisson(random, p.rate!),
  cdf: (x, p) => (x < 0 ? 0 : 1 - gammaCumulative(Math.floor(x) + 1, p.rate!)),
  mean: (_m, p) => p.rate!,
  kl: { Poisson: (m, q, p) => m.add(m.sub(xlogy(m, q.rate!, q.rate!), xlogy(m, q.rate!, p.rate!)), m.sub(p.rate!, q.rate!)) },
  em: {
    kernel: "linear",
    closed: (sum, count) => `${sum} / ${count}`,
    statistics: (m, x, about) => [m.sub(x, about)],
    logLikelihood: { rate: byRate, log_rate: byLogRate },
    carrier: (m, x, about) => m.neg(m.add(deviance(m, x, about), factorialExcess(m, x))),
    // Rounding may make it negative.
    mStep: (weight, sums, about) => ({ rate: Math.max(about + sums[0]! / weight, 0) }),
    // λ^(a-1) e^(-bλ): a - 1 events in a time of b.
    conjugate: { Gamma: ({ shape, rate }, about) => ({ weight: rate!, sums: [shape! - 1 - about * rate!] }) },
  },
};
