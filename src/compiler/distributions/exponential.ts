import type { Algebra, Args } from "../math/algebra.ts";
import { openUniform } from "../math/special.ts";
import type { DistributionDefinition } from "./types.ts";

function byRate<E>(m: Algebra<E>, weight: E, [sum]: E[], p: Args<E>): E {
  return m.sub(m.mul(weight, m.log(p.rate!)), m.mul(p.rate!, sum!));
}

/** Of waiting times without memory. */
export const exponential: DistributionDefinition = {
  name: "Exponential",
  doc: "Waiting times. `Exponential(rate: r)` has mean 1 / r.",
  latex: "\\log p(x) = \\log\\lambda - \\lambda x",
  forms: [{ name: "rate", parameters: [{ name: "rate", kind: "positive", doc: "Events per unit; 1 / mean." }] }],
  support: "positive",
  measure: "density",
  canonical: (_m, _form, args) => args,
  logDensity: (m, x, p) => byRate(m, m.number(1), [x], p),
  sample: (random, p) => -Math.log(random.uniform()) / p.rate!,
  cdf: (x, p) => (x > 0 ? -Math.expm1(-p.rate! * x) : 0),
  mean: (m, p) => m.div(m.number(1), p.rate!),
  reparameterised: { noise: "uniform", value: (m, noise, p) => m.neg(m.div(m.log(openUniform(m, noise)), p.rate!)) },
  kl: {
    Exponential(m, q, p) {
      const ratio = m.div(p.rate!, q.rate!);
      return m.sub(m.sub(ratio, m.number(1)), m.log(ratio));
    },
  },
  em: {
    kernel: "linear",
    closed: (sum, count) => `${count} / (${sum})`,
    statistics: (_m, x) => [x],
    logLikelihood: { rate: byRate },
    mStep: (weight, sums) => ({ rate: weight / sums[0]! }),
    // λ^(a-1) e^(-bλ): a - 1 waits of b in all.
    conjugate: { Gamma: ({ shape, rate }) => ({ weight: shape! - 1, sums: [rate!] }) },
    bounds: (variance) => ({ rate: [0, 1 / Math.sqrt(variance)] }),
  },
};
