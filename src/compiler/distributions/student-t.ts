import { betaCumulative } from "../math/cumulative.ts";
import { addAll, log1p, logGamma, scale, square } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** Of numbers with outliers. */
export const studentT: DistributionDefinition = {
  name: "StudentT",
  doc: "A normal with heavy tails. `std` is the scale: the standard deviation that it tends to as `df` grows; few degrees of freedom mean many outliers.",
  latex:
    "\\log p(x) = \\log\\Gamma\\left(\\tfrac{\\nu+1}{2}\\right) - \\log\\Gamma\\left(\\tfrac{\\nu}{2}\\right) - \\tfrac{1}{2}\\log \\nu\\pi - \\log\\sigma - \\tfrac{\\nu+1}{2}\\log\\left(1 + \\frac{(x-\\mu)^2}{\\nu\\sigma^2}\\right)",
  forms: [
    {
      name: "std",
      parameters: [
        { name: "mean", kind: "real", doc: "Its centre." },
        { name: "std", kind: "positive", doc: "Scale." },
        { name: "df", kind: "positive", doc: "Degrees of freedom." },
      ],
    },
  ],
  support: "real",
  measure: "density",
  canonical: (_m, _form, args) => args,
  logDensity(m, x, p) {
    const half = scale(m, 0.5, p.df!);
    const above = m.add(half, m.number(0.5));
    const z = m.div(m.sub(x, p.mean!), p.std!);
    return addAll(
      m,
      m.sub(logGamma(m, above), logGamma(m, half)),
      scale(m, -0.5, m.log(scale(m, Math.PI, p.df!))),
      m.neg(m.log(p.std!)),
      m.neg(m.mul(above, log1p(m, m.div(square(m, z), p.df!)))),
    );
  },
  sample: (random, p) => p.mean! + (p.std! * random.normal()) / Math.sqrt(drawGamma(random, p.df! / 2) / (p.df! / 2)),
  cdf(x, p) {
    const z = (x - p.mean!) / p.std!;
    const tail = 0.5 * betaCumulative(p.df! / 2, 0.5, p.df! / (p.df! + z * z));
    return z > 0 ? 1 - tail : tail;
  },
  mean: (_m, p) => p.mean!,
};
