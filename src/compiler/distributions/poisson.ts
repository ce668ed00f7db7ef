import { gammaCumulative } from "../math/cumulative.ts";
import { logFactorial, xlogy } from "../math/special.ts";
import { drawPoisson } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** Of counts of independent events. */
export const poisson: DistributionDefinition = {
  name: "Poisson",
  doc: "Counts of independent events. `Poisson(rate: r)` has mean and variance r; `Poisson(log_rate: l)` has rate e^l.",
  latex: "\\log p(x) = x\\log\\lambda - \\lambda - \\log x!",
  forms: [
    { name: "rate", parameters: [{ name: "rate", kind: "positive", doc: "Mean count." }] },
    { name: "log_rate", parameters: [{ name: "log_rate", kind: "real", doc: "Logarithm of the mean count." }] },
  ],
  support: "count",
  measure: "mass",
  canonical: (m, form, args) => (form === "log_rate" ? { rate: m.exp(args.log_rate!) } : args),
  logDensity: (m, x, p) => m.sub(m.sub(xlogy(m, x, p.rate!), p.rate!), logFactorial(m, x)),
  logDensityOf: { log_rate: (m, x, p) => m.sub(m.sub(m.mul(x, p.log_rate!), m.exp(p.log_rate!)), logFactorial(m, x)) },
  sample: (random, p) => drawPoisson(random, p.rate!),
  cdf: (x, p) => (x < 0 ? 0 : 1 - gammaCumulative(Math.floor(x) + 1, p.rate!)),
  mean: (_m, p) => p.rate!,
  kl: { Poisson: (m, q, p) => m.add(m.sub(xlogy(m, q.rate!, q.rate!), xlogy(m, q.rate!, p.rate!)), m.sub(p.rate!, q.rate!)) },
  em: {
    kernel: "linear",
    statistics: (_m, x) => [x],
    mStep: (weight, sums) => ({ rate: sums[0]! / weight }),
  },
};
