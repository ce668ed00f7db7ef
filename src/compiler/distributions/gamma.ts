import { gammaCumulative } from "../math/cumulative.ts";
import { addAll, digamma, logGamma } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

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
  logDensity(m, x, p) {
    const { shape, rate } = p as { shape: typeof x; rate: typeof x };
    const power = m.mul(m.sub(shape, m.number(1)), m.log(x));
    return addAll(m, m.sub(m.mul(shape, m.log(rate)), logGamma(m, shape)), power, m.neg(m.mul(rate, x)));
  },
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
};
