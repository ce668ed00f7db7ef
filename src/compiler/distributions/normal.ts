import type { Algebra, Args } from "../math/algebra.ts";
import { normalCumulative } from "../math/cumulative.ts";
import { addAll, scale, square } from "../math/special.ts";
import { normalByCovariance } from "./normal-covariance.ts";
import type { DistributionDefinition } from "./types.ts";

const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);

const mean = { name: "mean", kind: "real", doc: "Its centre." } as const;

/** KL of two normals given by mean and std; also right for two log-normals, whose logarithms they are. */
export function normalDivergence<E>(m: Algebra<E>, q: Args<E>, p: Args<E>): E {
  const spread = square(m, m.div(q.std!, p.std!));
  const shift = square(m, m.div(m.sub(q.mean!, p.mean!), p.std!));
  return m.sub(scale(m, 0.5, m.sub(m.add(spread, shift), m.number(1))), m.sub(m.log(q.std!), m.log(p.std!)));
}

export function normalLogDensity<E>(m: Algebra<E>, x: E, p: Args<E>): E {
  const z = m.div(m.sub(x, p.mean!), p.std!);
  return m.sub(scale(m, -0.5, square(m, z)), m.add(m.log(p.std!), m.number(halfLog2Pi)));
}

/** Of many numbers that are sums of small effects. Independent numbers by `std` or `var`; a vector with dependent entries by `cov`. */
export const normal: DistributionDefinition = {
  name: "Normal",
  doc: "The bell curve. `Normal(mean, std: s)`, or by `var`, `log_std`, `log_var`; `Normal(mean, cov: C)` is one vector with covariance C.",
  latex:
    "\\log \\mathcal{N}(x \\mid \\mu, \\sigma) = -\\tfrac{1}{2}\\left(\\frac{x-\\mu}{\\sigma}\\right)^2 - \\log\\sigma - \\tfrac{1}{2}\\log 2\\pi",
  forms: [
    { name: "std", parameters: [mean, { name: "std", kind: "positive", doc: "Standard deviation." }] },
    { name: "var", parameters: [mean, { name: "var", kind: "positive", doc: "Variance." }] },
    { name: "log_std", parameters: [mean, { name: "log_std", kind: "real", doc: "Logarithm of the standard deviation." }] },
    { name: "log_var", parameters: [mean, { name: "log_var", kind: "real", doc: "Logarithm of the variance." }] },
    { name: "cov", parameters: [mean, { name: "cov", kind: "spd", doc: "Covariance matrix of the last axis." }] },
  ],
  support: "real",
  measure: "density",
  canonical(m, form, args) {
    if (form === "var") return { mean: args.mean!, std: m.sqrt(args.var!) };
    if (form === "log_std") return { mean: args.mean!, std: m.exp(args.log_std!) };
    if (form === "log_var") return { mean: args.mean!, std: m.exp(scale(m, 0.5, args.log_var!)) };
    return args;
  },
  logDensity: normalLogDensity,
  logDensityOf: {
    var(m, x, p) {
      const squared = m.div(square(m, m.sub(x, p.mean!)), p.var!);
      return scale(m, -0.5, addAll(m, squared, m.log(p.var!), m.number(2 * halfLog2Pi)));
    },
    log_std(m, x, p) {
      const z = m.mul(m.sub(x, p.mean!), m.exp(m.neg(p.log_std!)));
      return m.sub(scale(m, -0.5, square(m, z)), m.add(p.log_std!, m.number(halfLog2Pi)));
    },
    log_var(m, x, p) {
      const squared = m.mul(square(m, m.sub(x, p.mean!)), m.exp(m.neg(p.log_var!)));
      return scale(m, -0.5, addAll(m, squared, p.log_var!, m.number(2 * halfLog2Pi)));
    },
  },
  sample: (random, p) => p.mean! + p.std! * random.normal(),
  cdf: (x, p) => normalCumulative((x - p.mean!) / p.std!),
  mean: (_m, p) => p.mean!,
  reparameterised: { noise: "normal", value: (m, noise, p) => m.add(p.mean!, m.mul(p.std!, noise)) },
  kl: { Normal: normalDivergence },
  em: { kernel: "quadratic" },
  vector: { cov: normalByCovariance },
};
