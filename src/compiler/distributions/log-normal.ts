import { normalCumulative } from "../math/cumulative.ts";
import { scale, square } from "../math/special.ts";
import { normalDivergence, normalLogDensity } from "./normal.ts";
import type { DistributionDefinition } from "./types.ts";

const mean = { name: "mean", kind: "real", doc: "Mean of log x." } as const;

/** Of positive numbers that are products of small effects: log x is normal. */
export const logNormal: DistributionDefinition = {
  name: "LogNormal",
  doc: "Positive numbers whose logarithm is normal. `LogNormal(mean, std: s)` has mean and std of log x.",
  latex: "\\log p(x) = \\log \\mathcal{N}(\\log x \\mid \\mu, \\sigma) - \\log x",
  forms: [
    { name: "std", parameters: [mean, { name: "std", kind: "positive", doc: "Standard deviation of log x." }] },
    { name: "var", parameters: [mean, { name: "var", kind: "positive", doc: "Variance of log x." }] },
  ],
  support: "positive",
  measure: "density",
  canonical: (m, form, args) => (form === "var" ? { mean: args.mean!, std: m.sqrt(args.var!) } : args),
  logDensity(m, x, p) {
    const y = m.log(x);
    return m.sub(normalLogDensity(m, y, p), y);
  },
  sample: (random, p) => Math.exp(p.mean! + p.std! * random.normal()),
  cdf: (x, p) => (x > 0 ? normalCumulative((Math.log(x) - p.mean!) / p.std!) : 0),
  mean: (m, p) => m.exp(m.add(p.mean!, scale(m, 0.5, square(m, p.std!)))),
  reparameterised: { noise: "normal", value: (m, noise, p) => m.exp(m.add(p.mean!, m.mul(p.std!, noise))) },
  kl: { LogNormal: normalDivergence },
  em: { kernel: "quadratic", scale: Math.log, logSlope: (x) => -Math.log(x) },
};
