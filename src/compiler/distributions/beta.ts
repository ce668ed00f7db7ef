import type { Algebra, Args } from "../math/algebra.ts";
import { betaCumulative } from "../math/cumulative.ts";
import { numbers } from "../math/numbers.ts";
import { addAll, deviance, digamma, factorialExcess, log1p, logBeta, logit, logRatio, xlogy } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** By Stirling's formula, so that large powers don't cancel: near the mean of N = a + b draws, of which a are x. */
function logDensity<E>(m: Algebra<E>, x: E, p: Args<E>): E {
  const { a, b } = p as { a: E; b: E };
  const [zero, one] = [m.number(0), m.number(1)];
  const rest = m.sub(one, x);
  const inside = m.greater(m.minimum(x, rest), zero);
  const [share, other] = [m.select(inside, x, m.number(0.5)), m.select(inside, rest, m.number(0.5))];
  const total = m.add(a, b);
  const distance = m.add(deviance(m, a, m.mul(total, share)), deviance(m, b, m.mul(total, other)));
  const density = m.neg(addAll(m, distance, m.log(share), m.log(other)));
  const powers = m.add(xlogy(m, m.sub(a, one), x), xlogy(m, m.sub(b, one), rest));
  const edge = addAll(m, powers, m.mul(a, log1p(m, m.div(b, a))), m.mul(b, log1p(m, m.div(a, b))));
  const factorials = m.sub(factorialExcess(m, total), m.add(factorialExcess(m, a), factorialExcess(m, b)));
  return addAll(m, m.log(m.mul(a, m.div(b, total))), factorials, m.select(inside, density, edge));
}

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
  logDensity,
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
    statistics: (m, x, about) => [logRatio(m, x, about), logRatio(m, m.sub(m.number(1), x), m.sub(m.number(1), about))],
    logLikelihood: {
      a(m, weight, [logs, rest], p, about) {
        const powers = m.add(m.mul(m.sub(p.a!, m.number(1)), logs!), m.mul(m.sub(p.b!, m.number(1)), rest!));
        return m.add(m.mul(weight, logDensity(m, about, p)), powers);
      },
    },
    // Source: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), section 25.4: from ψ(a) ≈ log(a - 1/2).
    mStep(weight, [logs, rest], about) {
      const [up, down] = [Math.expm1(logs! / weight), Math.expm1(rest! / weight)];
      const left = 2 * Math.max(-(about * up + (1 - about) * down), Number.EPSILON);
      return { a: 0.5 + (about * (1 + up)) / left, b: 0.5 + ((1 - about) * (1 + down)) / left };
    },
    // The variance of logit x is trigamma(a) + trigamma(b), which is more than 1 / a + 1 / b.
    bounds: (variance) => ({ a: [0, 2 / variance], b: [0, 2 / variance] }),
  },
};
