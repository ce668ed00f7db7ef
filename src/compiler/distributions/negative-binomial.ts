import { betaCumulative } from "../math/cumulative.ts";
import { addAll, log1p, logFactorial, logGamma, xlogy } from "../math/special.ts";
import { drawGamma, drawPoisson } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** Of counts that vary more than a Poisson's. */
export const negativeBinomial: DistributionDefinition = {
  name: "NegativeBinomial",
  doc: "Counts that vary more than a Poisson's: a Poisson whose rate is Gamma. Variance mean + mean² / size.",
  latex: "\\log p(x) = \\log\\frac{\\Gamma(x+r)}{\\Gamma(r)\\,x!} + r\\log\\frac{r}{r+\\mu} + x\\log\\frac{\\mu}{r+\\mu}",
  forms: [
    {
      name: "size",
      parameters: [
        { name: "mean", kind: "positive", doc: "Mean count." },
        { name: "size", kind: "positive", doc: "Dispersion: small means more spread, large tends to the Poisson." },
      ],
    },
  ],
  support: "count",
  measure: "mass",
  canonical: (_m, _form, args) => args,
  logDensity(m, x, p) {
    const { mean, size } = p as { mean: typeof x; size: typeof x };
    return addAll(
      m,
      m.sub(m.sub(logGamma(m, m.add(x, size)), logGamma(m, size)), logFactorial(m, x)),
      m.neg(m.mul(size, log1p(m, m.div(mean, size)))),
      xlogy(m, x, m.div(mean, m.add(mean, size))),
    );
  },
  sample: (random, p) => drawPoisson(random, (drawGamma(random, p.size!) * p.mean!) / p.size!),
  cdf: (x, p) => (x < 0 ? 0 : betaCumulative(p.size!, Math.floor(x) + 1, p.size! / (p.size! + p.mean!))),
  mean: (_m, p) => p.mean!,
};
