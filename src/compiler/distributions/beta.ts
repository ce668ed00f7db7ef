import { betaCumulative } from "../math/cumulative.ts";
import { numbers } from "../math/numbers.ts";
import { addAll, digamma, logBeta, logit, xlogy } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** Of shares between 0 and 1, and the prior of a probability. */
export const beta: DistributionDefinition = {
  name: "Beta",
  doc: "Shares between 0 and 1. `Beta(a: 2, b: 5)` has mean a / (a + b).",
  latex: "\\log p(x) = (a-1)\\log x + (b-1)\\log(1-x) - \\log B(a, b)",
  forms: [
    {
      name: "a",
      parameters: [
        { name: "a", kind: "positive", doc: "Weight of 1." },
        { name: "b", kind: "positive", doc: "Weight of 0." },
      ],
    },
  ],
  support: "unit",
  measure: "density",
  canonical: (_m, _form, args) => args,
  logDensity(m, x, p) {
    const one = m.number(1);
    const powers = m.add(xlogy(m, m.sub(p.a!, one), x), xlogy(m, m.sub(p.b!, one), m.sub(one, x)));
    return m.sub(powers, logBeta(m, p.a!, p.b!));
  },
  sample(random, p) {
    const a = drawGamma(random, p.a!);
    return a / (a + drawGamma(random, p.b!));
  },
  cdf: (x, p) => betaCumulative(p.a!, p.b!, x),
  mean: (m, p) => m.div(p.a!, m.add(p.a!, p.b!)),
  kl: {
    Beta(m, q, p) {
      const [da, db] = [m.sub(q.a!, p.a!), m.sub(q.b!, p.b!)];
      return addAll(
        m,
        m.sub(logBeta(m, p.a!, p.b!), logBeta(m, q.a!, q.b!)),
        m.mul(da, digamma(m, q.a!)),
        m.mul(db, digamma(m, q.b!)),
        m.neg(m.mul(m.add(da, db), digamma(m, m.add(q.a!, q.b!)))),
      );
    },
  },
  em: {
    kernel: "linear",
    scale: (x) => logit(numbers, x),
    statistics: (m, x) => [m.log(x), m.log(m.sub(m.number(1), x))],
    logLikelihood: {
      a(m, weight, [logs, rest], p) {
        const powers = m.add(m.mul(m.sub(p.a!, m.number(1)), logs!), m.mul(m.sub(p.b!, m.number(1)), rest!));
        return m.sub(powers, m.mul(weight, logBeta(m, p.a!, p.b!)));
      },
    },
    // Source: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), section 25.4: from ψ(a) ≈ log(a - 1/2).
    mStep(weight, [logs, rest]) {
      const [one, other] = [Math.exp(logs! / weight), Math.exp(rest! / weight)];
      const left = Math.max(1 - one - other, Number.EPSILON);
      return { a: 0.5 + one / (2 * left), b: 0.5 + other / (2 * left) };
    },
    // The variance of logit x is trigamma(a) + trigamma(b), which is more than 1 / a + 1 / b.
    bounds: (variance) => ({ a: [0, 2 / variance], b: [0, 2 / variance] }),
  },
};
