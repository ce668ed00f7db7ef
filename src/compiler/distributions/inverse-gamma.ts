import { gammaCumulative } from "../math/cumulative.ts";
import { addAll, logGamma } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** The prior of a variance. */
export const inverseGamma: DistributionDefinition = {
  name: "InverseGamma",
  doc: "The law of 1 / x for x ~ Gamma(shape, rate: scale); the conjugate prior of a normal's variance. Mean scale / (shape - 1) for shape > 1.",
  latex: "\\log p(x) = a\\log b - \\log\\Gamma(a) - (a+1)\\log x - \\frac{b}{x}",
  forms: [
    {
      name: "scale",
      parameters: [
        { name: "shape", kind: "positive", doc: "Shape." },
        { name: "scale", kind: "positive", doc: "Scale." },
      ],
    },
  ],
  support: "positive",
  measure: "density",
  canonical: (_m, _form, args) => args,
  logDensity(m, x, p) {
    const power = m.mul(m.add(p.shape!, m.number(1)), m.log(x));
    return addAll(m, m.sub(m.mul(p.shape!, m.log(p.scale!)), logGamma(m, p.shape!)), m.neg(power), m.neg(m.div(p.scale!, x)));
  },
  sample: (random, p) => p.scale! / drawGamma(random, p.shape!),
  cdf: (x, p) => (x > 0 ? 1 - gammaCumulative(p.shape!, p.scale! / x) : 0),
  mean: (m, p) => m.div(p.scale!, m.sub(p.shape!, m.number(1))),
};
