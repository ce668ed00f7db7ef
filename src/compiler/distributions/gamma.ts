import type { Algebra, Args } from "../math/algebra.ts";
import { gammaCumulative } from "../math/cumulative.ts";
import { addAll, digamma, logGamma } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

function byRate<E>(m: Algebra<E>, weight: E, [sum, logs]: E[], p: Args<E>): E {
  const { shape, rate } = p as { shape: E; rate: E };
  const normaliser = m.sub(m.mul(shape, m.log(rate)), logGamma(m, shape));
  return addAll(m, m.mul(weight, normaliser), m.mul(m.sub(shape, m.number(1)), logs!), m.neg(m.mul(rate, sum!)));
}

/** Of positive numbers with a skewed hump: amounts, durations, rates. */
export const gamma: DistributionDefinition = {
  name: "Gamma",
  doc: "Positive numbers with a skewed hump. `Gamma(shape: a, rate: b)` has mean a / b and variance a / b².",
  latex: "\\log p(x) = a\\log b - \\log\\Gamma(a) + (a-1)\\log x - b x",
  forms: [
    {
      name: "rate",
      parameters: [
        { name: "shape", kind: "positive", doc: "Shape; 1 is the exponential." },
        { name: "rate", kind: "positive", doc: "Rate, 1 / scale." },
      ],
    },
  ],
  support: "positive",
  measure: "density",
  canonical: (_m, _form, args) => args,
  logDensity: (m, x, p) => byRate(m, m.number(1), [x, m.log(x)], p),
  sample: (random, p) => drawGamma(random, p.shape!) / p.rate!,
  cdf: (x, p) => gammaCumulative(p.shape!, p.rate! * x),
  mean: (m, p) => m.div(p.shape!, p.rate!),
  kl: {
    Gamma(m, q, p) {
      return addAll(
        m,
        m.mul(m.sub(q.shape!, p.shape!), digamma(m, q.shape!)),
        m.sub(logGamma(m, p.shape!), logGamma(m, q.shape!)),
        m.mul(p.shape!, m.log(m.div(q.rate!, p.rate!))),
        m.mul(q.shape!, m.sub(m.div(p.rate!, q.rate!), m.number(1))),
      );
    },
  },
  em: {
    kernel: "linear",
    scale: Math.log,
    statistics: (m, x) => [x, m.log(x)],
    logLikelihood: { rate: byRate },
    // Source: Minka, "Estimating a Gamma distribution" (2002), the approximation that its iteration starts from.
    mStep(weight, [sum, logs]) {
      const mean = sum! / weight;
      const excess = Math.max(Math.log(mean) - logs! / weight, Number.MIN_VALUE);
      const shape = (3 - excess + Math.sqrt((excess - 3) ** 2 + 24 * excess)) / (12 * excess);
      return { shape, rate: shape / mean };
    },
    // The variance of log x is trigamma(shape), which is more than 1 / shape.
    bounds: (variance) => ({ shape: [0, 1 / variance] }),
  },
};
