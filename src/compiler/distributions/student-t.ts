import type { Algebra, Args } from "../math/algebra.ts";
import { betaCumulative } from "../math/cumulative.ts";
import { type Jet, jets, variableJet } from "../math/jets.ts";
import { weightedMedian } from "../math/median.ts";
import { climb } from "../math/newton.ts";
import { addAll, digamma, factorialExcess, log1p, scale, square } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition, Terms, WeightedValues } from "./types.ts";

/** Share of the log-likelihood that a step of df must promise for a further one: Newton's next would be a part of its square. */
const ENOUGH = 1e-9;

/** The distance from the centre in scales, and E[u | x] of the latent precision that makes a normal a t. */
function latent<E>(m: Algebra<E>, x: E, p: Args<E>): { z: E; u: E } {
  const z = m.div(m.sub(x, p.mean!), p.std!);
  return { z, u: m.div(m.add(p.df!, m.number(1)), m.add(p.df!, square(m, z))) };
}

const centres: Terms = (m, x, p) => {
  const { z, u } = latent(m, x, p);
  return [m.mul(u, z), u];
};

const squares: Terms = (m, x, p) => {
  const { z, u } = latent(m, x, p);
  return [m.mul(u, square(m, z))];
};

/** log(1 + s), s / (1 + s) and its square, with s = z² / df. */
const tails: Terms = (m, x, p) => {
  const s = m.div(square(m, m.div(m.sub(x, p.mean!), p.std!)), p.df!);
  const share = m.div(s, m.add(m.number(1), s));
  return [log1p(m, s), share, square(m, share)];
};

/** The log-likelihood of values, but for what doesn't depend on df, with its derivatives in log df. */
function ofTails(parts: WeightedValues[], raw: number): Jet {
  const df = Math.exp(raw);
  const m = jets(1);
  const constant = logConstant(m, scale(m, 0.5, m.exp(variableJet(1, 0, raw))));
  let [value, slope, curve] = [0, 0, 0];
  for (const { sums, args, total } of parts) {
    const [log, share, square] = sums(tails, { ...args, df }) as [number, number, number];
    value += total * constant.value - 0.5 * (df + 1) * log;
    slope += total * constant.gradient[0]! - 0.5 * df * log + 0.5 * (df + 1) * share;
    curve += total * constant.hessian[0]! - 0.5 * df * log + df * share - 0.5 * (df + 1) * (share - square);
  }
  return { value, gradient: [slope], hessian: [curve] };
}

/** log Γ(h + ½) - log Γ(h) - ½ log(2πh), h being half the degrees of freedom: the normal's constant and what falls with h. */
function logConstant<E>(m: Algebra<E>, half: E): E {
  const inverse = m.div(m.number(0.5), half);
  const factorials = m.sub(factorialExcess(m, m.add(half, m.number(0.5))), factorialExcess(m, half));
  const powers = m.mul(m.sub(half, m.number(0.5)), log1p(m, inverse));
  return addAll(m, factorials, powers, m.number(-0.5 - 0.5 * Math.log(2 * Math.PI)));
}

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
    return addAll(m, logConstant(m, half), m.neg(m.log(p.std!)), m.neg(m.mul(above, log1p(m, m.div(square(m, z), p.df!)))));
  },
  sample: (random, p) => p.mean! + (p.std! * random.normal()) / Math.sqrt(drawGamma(random, p.df! / 2) / (p.df! / 2)),
  cdf(x, p) {
    const z = (x - p.mean!) / p.std!;
    const tail = 0.5 * betaCumulative(p.df! / 2, 0.5, p.df! / (p.df! + z * z));
    return z > 0 ? 1 - tail : tail;
  },
  mean: (_m, p) => p.mean!,
  em: {
    kernel: "values",
    iterative: true,
    // The median and 1.4826 times the median distance from it, as of a normal (Huber 1981), in the middle of what `df` says.
    start({ values, weights }) {
      const mean = weightedMedian([values], [weights]);
      const distances = values.map((value) => Math.abs(value - mean));
      const below = values.filter((value) => value < mean).length;
      const sides = [distances.slice(0, below).reverse(), distances.subarray(below)];
      const std = 1.4826 * weightedMedian(sides, [weights.slice(0, below).reverse(), weights.subarray(below)]);
      return { mean, std, df: 8 };
    },
    slopes: {
      mean(m, x, p) {
        const { z, u } = latent(m, x, p);
        return [m.div(m.mul(u, z), p.std!)];
      },
      std(m, x, p) {
        const { z, u } = latent(m, x, p);
        return [m.div(m.sub(m.mul(u, square(m, z)), m.number(1)), p.std!)];
      },
      df(m, x, p) {
        const df = p.df!;
        const half = scale(m, 0.5, df);
        const constant = m.sub(m.sub(digamma(m, m.add(half, m.number(0.5))), digamma(m, half)), m.div(m.number(1), df));
        const [log, share] = tails(m, x, p) as [typeof x, typeof x];
        return [scale(m, 0.5, m.add(m.sub(constant, log), m.mul(m.div(m.add(df, m.number(1)), df), share)))];
      },
    },
    // A t is a normal of variance std² / u with a latent u ~ Gamma(df / 2, df / 2). Mean and std are the M step's given E[u]; df maximises the
    // likelihood itself (ECME: Liu and Rubin 1995, "ML estimation of the t distribution using EM and its extensions").
    steps: {
      mean(parts) {
        let [sum, total] = [0, 0];
        for (const { sums, args } of parts) {
          const [steps, precisions] = sums(centres);
          sum += steps! / args.std!;
          total += precisions! / args.std! ** 2;
        }
        return parts[0]!.args.mean! + sum / total;
      },
      std(parts) {
        let [sum, weight] = [0, 0];
        for (const { sums, total } of parts) {
          sum += sums(squares)[0]!;
          weight += total;
        }
        return parts[0]!.args.std! * Math.sqrt(sum / weight);
      },
      df(parts, [low, high]) {
        const bounds = { low: [Math.log(low)], high: [Math.log(high)] };
        const [raw] = climb(([at]) => ofTails(parts, at!), [Math.log(parts[0]!.args.df!)], bounds, ENOUGH);
        return Math.min(Math.max(Math.exp(raw!), low), high);
      },
    },
    bounds: (variance) => ({ std: [Math.sqrt(variance), Number.POSITIVE_INFINITY] }),
    ranges: { df: [0.05, 1e4] },
    instead: { df: "Normal(mean, std: std)" },
  },
};
