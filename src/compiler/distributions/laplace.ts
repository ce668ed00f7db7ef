import { weightedMedian } from "../math/median.ts";
import { openUniform, scale } from "../math/special.ts";
import type { DistributionDefinition, Terms } from "./types.ts";

const distances: Terms = (m, x, p) => [m.abs(m.sub(x, p.mean!))];

/** Of numbers with a sharp peak and heavier tails than the normal's; its fit is a median. */
export const laplace: DistributionDefinition = {
  name: "Laplace",
  doc: "Two exponentials back to back. `Laplace(mean, scale: b)` has standard deviation b √2.",
  latex: "\\log p(x) = -\\frac{|x-\\mu|}{b} - \\log 2b",
  forms: [
    {
      name: "scale",
      parameters: [
        { name: "mean", kind: "real", doc: "Its centre." },
        { name: "scale", kind: "positive", doc: "Mean distance from the centre." },
      ],
    },
  ],
  support: "real",
  measure: "density",
  canonical: (_m, _form, args) => args,
  logDensity: (m, x, p) => m.neg(m.add(m.div(m.abs(m.sub(x, p.mean!)), p.scale!), m.log(scale(m, 2, p.scale!)))),
  sample(random, p) {
    const u = random.uniform() - 0.5;
    return p.mean! - p.scale! * Math.sign(u) * Math.log1p(-2 * Math.abs(u));
  },
  cdf(x, p) {
    const tail = 0.5 * Math.exp(-Math.abs(x - p.mean!) / p.scale!);
    return x > p.mean! ? 1 - tail : tail;
  },
  mean: (_m, p) => p.mean!,
  reparameterised: {
    noise: "uniform",
    value(m, noise, p) {
      const tail = m.log(scale(m, 2, openUniform(m, m.minimum(noise, m.sub(m.number(1), noise)))));
      return m.add(p.mean!, m.mul(p.scale!, m.select(m.greater(noise, m.number(0.5)), m.neg(tail), tail)));
    },
  },
  kl: {
    Laplace(m, q, p) {
      const distance = m.abs(m.sub(q.mean!, p.mean!));
      const expected = m.add(m.mul(q.scale!, m.exp(m.neg(m.div(distance, q.scale!)))), distance);
      return m.sub(m.add(m.div(expected, p.scale!), m.log(m.div(p.scale!, q.scale!))), m.number(1));
    },
  },
  em: {
    kernel: "values",
    start: (rows) => ({ mean: weightedMedian([rows.values], [rows.weights]), scale: 1 }),
    slopes: {
      scale: (m, x, p) => [m.div(m.sub(m.div(m.abs(m.sub(x, p.mean!)), p.scale!), m.number(1)), p.scale!)],
    },
    steps: {
      mean: (parts) =>
        weightedMedian(
          parts.map(({ values }) => values),
          parts.map(({ weights, args }) => (parts.length === 1 ? weights : weights.map((weight) => weight / args.scale!))),
        ),
      scale(parts) {
        let [sum, weight] = [0, 0];
        for (const { sums, total } of parts) {
          sum += sums(distances)[0]!;
          weight += total;
        }
        return sum / weight;
      },
    },
    // Its variance is 2 b².
    bounds: (variance) => ({ scale: [Math.sqrt(variance / 2), Number.POSITIVE_INFINITY] }),
  },
};
