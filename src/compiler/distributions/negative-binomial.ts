import { betaCumulative } from "../math/cumulative.ts";
import { deviance, digamma, factorialExcess, log1p } from "../math/special.ts";
import { drawGamma, drawPoisson } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** Above it a NegativeBinomial of counts can't be told from the Poisson. */
const largest = 1e6;

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
    const total = m.add(x, size);
    const scaled = m.div(total, m.add(mean, size));
    const distance = m.add(deviance(m, size, m.mul(size, scaled)), deviance(m, x, m.mul(mean, scaled)));
    const factorials = m.sub(factorialExcess(m, total), m.add(factorialExcess(m, size), factorialExcess(m, x)));
    return m.sub(factorials, m.add(distance, log1p(m, m.div(x, size))));
  },
  sample: (random, p) => drawPoisson(random, (drawGamma(random, p.size!) * p.mean!) / p.size!),
  cdf: (x, p) => (x < 0 ? 0 : betaCumulative(p.size!, Math.floor(x) + 1, p.size! / (p.size! + p.mean!))),
  mean: (_m, p) => p.mean!,
  em: {
    kernel: "values",
    // The variance is mean + mean² / size.
    start({ values, weights, total }) {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < values.length; i++) {
        sum += weights[i]! * values[i]!;
        squares += weights[i]! * values[i]! ** 2;
      }
      const mean = sum / total;
      const excess = squares / total - mean * mean - mean;
      return { mean, size: excess > 0 ? mean ** 2 / excess : largest };
    },
    slopes: {
      mean: (m, x, p) => [m.mul(m.div(m.sub(x, p.mean!), p.mean!), m.div(p.size!, m.add(p.mean!, p.size!)))],
      size(m, x, { mean, size }) {
        const constant = m.sub(m.sub(m.number(1), log1p(m, m.div(mean!, size!))), digamma(m, size!));
        const total = m.add(x, size!);
        return [m.sub(m.add(constant, digamma(m, total)), m.div(total, m.add(mean!, size!)))];
      },
    },
    ranges: { size: [1e-6, largest] },
    instead: { size: "Poisson(rate)" },
  },
};
