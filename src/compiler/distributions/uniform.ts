import type { DistributionDefinition } from "./types.ts";

/** Of numbers that are equally likely anywhere between two bounds. */
export const uniform: DistributionDefinition = {
  name: "Uniform",
  doc: "Equally likely anywhere from `low` to `high`, which must be known numbers.",
  latex: "\\log p(x) = -\\log(h - l) \\text{ for } l \\le x \\le h",
  forms: [
    {
      name: "low",
      parameters: [
        { name: "low", kind: "real", doc: "Least value." },
        { name: "high", kind: "real", doc: "Greatest value." },
      ],
    },
  ],
  support: "real",
  measure: "density",
  canonical: (_m, _form, args) => args,
  logDensity(m, x, p) {
    const outside = m.number(Number.NEGATIVE_INFINITY);
    const inside = m.neg(m.log(m.sub(p.high!, p.low!)));
    return m.select(m.greaterEqual(x, p.low!), m.select(m.greaterEqual(p.high!, x), inside, outside), outside);
  },
  sample: (random, p) => p.low! + (p.high! - p.low!) * random.uniform(),
  cdf: (x, p) => Math.min(Math.max((x - p.low!) / (p.high! - p.low!), 0), 1),
  mean: (m, p) => m.mul(m.number(0.5), m.add(p.low!, p.high!)),
  reparameterised: { noise: "uniform", value: (m, noise, p) => m.add(p.low!, m.mul(m.sub(p.high!, p.low!), noise)) },
};
