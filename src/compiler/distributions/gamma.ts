import type { Algebra, Args } from "../math/algebra.ts";
import { gammaCumulative } from "../math/cumulative.ts";
import { addAll, deviance, digamma, factorialExcess, logGamma, logRatio, xlogy } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** By Stirling's formula, so that a large shape's powers don't cancel: of a shape a, x b is near a. */
function logDensity<E>(m: Algebra<E>, x: E, p: Args<E>): E {
  const { shape, rate } = p as { shape: E; rate: E };
  const [zero, one] = [m.number(0), m.number(1)];
  const inside = m.greater(x, zero);
  const positive = m.select(inside, x, one);
  const density = m.neg(m.add(deviance(m, shape, m.mul(rate, positive)), m.log(positive)));
  const edge = m.add(xlogy(m, m.sub(shape, one), m.select(inside, one, zero)), m.mul(shape, m.add(one, m.log(m.div(rate, shape)))));
  return addAll(m, m.log(shape), m.neg(factorialExcess(m, shape)), m.select(inside, density, edge));
}

function byRate<E>(m: Algebra<E>, weight: E, [sum, logs]: E[], p: Args<E>, about: E): E {
  const powers = m.sub(m.mul(m.sub(p.shape!, m.number(1)), logs!), m.mul(p.rate!, sum!));
  return m.add(m.mul(weight, logDensity(m, about, p)), powers);
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
  logDensity,
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
    statistics: (m, x, about) => [m.sub(x, about), logRatio(m, x, about)],
    logLikelihood: { rate: byRate },
    // Source: Minka, "Estimating a Gamma distribution" (2002), the approximation that its iteration starts from.
    mStep(weight, [sum, logs], about) {
      const shift = sum! / weight;
      const mean = about + shift;
      const excess = Math.max(Math.log1p(shift / about) - logs! / weight, Number.EPSILON);
      const shape = (3 - excess + Math.sqrt((excess - 3) ** 2 + 24 * excess)) / (12 * excess);
      return { shape, rate: shape / mean };
    },
    // The variance of log x is trigamma(shape), which is more than 1 / shape.
    bounds: (variance) => ({ shape: [0, 1 / variance] }),
  },
};
