import type { Algebra, Args } from "../math/algebra.ts";
import { betaCumulative } from "../math/cumulative.ts";
import { weightedMedian } from "../math/median.ts";
import { numbers } from "../math/numbers.ts";
import { addAll, digamma, factorialExcess, log1p, scale, square } from "../math/special.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** E[u | x] of the latent precision that makes a normal a t, as a function of x. */
function latentPrecision(p: Args<number>): (x: number) => number {
  const [mean, df, scale] = [p.mean!, p.df!, 1 / p.std!];
  return (x) => {
    const z = (x - mean) * scale;
    return (df + 1) / (df + z * z);
  };
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
      const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[a]! - mean) - Math.abs(values[b]! - mean));
      const distances = Float64Array.from(order, (i) => Math.abs(values[i]! - mean));
      const std = 1.4826 * weightedMedian([distances], [Float64Array.from(order, (i) => weights[i]!)]);
      return { mean, std, df: 8 };
    },
    slopes: {
      mean(p) {
        const [u, mean, precision] = [latentPrecision(p), p.mean!, 1 / p.std! ** 2];
        return (x) => u(x) * (x - mean) * precision;
      },
      std(p) {
        const [u, mean, precision, scale] = [latentPrecision(p), p.mean!, 1 / p.std! ** 2, 1 / p.std!];
        return (x) => (u(x) * (x - mean) * (x - mean) * precision - 1) * scale;
      },
      df(p) {
        const [df, mean, scale] = [p.df!, p.mean!, 1 / (p.std! * Math.sqrt(p.df!))];
        const constant = digamma(numbers, (df + 1) / 2) - digamma(numbers, df / 2) - 1 / df;
        return (x) => {
          const z = (x - mean) * scale;
          const share = z * z;
          return 0.5 * (constant - Math.log1p(share) + ((df + 1) / df) * (share / (1 + share)));
        };
      },
    },
    // A t is a normal of variance std² / u with a latent u ~ Gamma(df / 2, df / 2). Mean and std are the M step's given E[u]; df maximises the
    // likelihood itself (ECME: Liu and Rubin 1995, "ML estimation of the t distribution using EM and its extensions").
    steps: {
      mean(parts) {
        let [sum, total] = [0, 0];
        for (const { values, weights, args } of parts) {
          const [u, precision] = [latentPrecision(args), 1 / args.std! ** 2];
          for (let i = 0; i < values.length; i++) {
            const weight = weights[i]! * u(values[i]!) * precision;
            sum += weight * values[i]!;
            total += weight;
          }
        }
        return sum / total;
      },
      std(parts) {
        let [sum, total] = [0, 0];
        for (const { values, weights, args } of parts) {
          const [u, mean] = [latentPrecision(args), args.mean!];
          for (let i = 0; i < values.length; i++) {
            const step = values[i]! - mean;
            sum += weights[i]! * u(values[i]!) * step * step;
            total += weights[i]!;
          }
        }
        return Math.sqrt(sum / total);
      },
    },
    bounds: (variance) => ({ std: [Math.sqrt(variance), Number.POSITIVE_INFINITY] }),
    ranges: { df: [0.05, 1e4] },
    instead: { df: "Normal(mean, std: std)" },
  },
};
