import { numbers } from "../math/numbers.ts";
import { logGamma } from "../math/special.ts";
import { valueAlgebra } from "../math/values.ts";
import { lastSize } from "./factor.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

function concentrations(a: ArrayLike<number>, size: number): number[] {
  return Array.from({ length: size }, (_, k) => (a.length === 1 ? a[0]! : a[k]!));
}

/** The prior of probabilities. `a` is one number for all categories, or one each. */
export const dirichlet: DistributionDefinition = {
  name: "Dirichlet",
  doc: "Probabilities that sum to 1; the conjugate prior of Categorical and of the rows of Markov. `Dirichlet(1)` is flat; larger numbers pull towards equality.",
  latex: "\\log p(x) = \\log\\Gamma\\left(\\sum_k a_k\\right) - \\sum_k \\log\\Gamma(a_k) + \\sum_k (a_k - 1)\\log x_k",
  forms: [{ name: "a", parameters: [{ name: "a", kind: "positive", doc: "Concentration: pseudo-counts of each category." }] }],
  support: "simplex",
  measure: "density",
  canonical: (_m, _form, args) => args,
  vector: {
    a: {
      logDensity(b, x, p) {
        const m = valueAlgebra(b);
        const size = lastSize(x);
        const given = p.a!;
        const a = given.shape.at(-1) === size ? given : b.broadcastTo(given, [...given.shape.slice(0, -1), size]);
        const one = b.constant(1);
        const power = b.sum(b.mul(b.sub(a, one), b.log(x)), [-1]);
        const normaliser = b.sub(logGamma(m, b.sum(a, [-1])), b.sum(logGamma(m, a), [-1]));
        return b.add(power, normaliser);
      },
      logDensityNumber(x, p) {
        const a = concentrations(p.a!, x.length);
        const total = a.reduce((sum, one) => sum + one, 0);
        return a.reduce(
          (sum, one, k) => sum + (one === 1 ? 0 : (one - 1) * Math.log(x[k]!)) - logGamma(numbers, one),
          logGamma(numbers, total),
        );
      },
      sample(random, p) {
        const draws = Array.from(p.a!, (one) => drawGamma(random, one));
        const total = draws.reduce((sum, draw) => sum + draw, 0);
        return draws.map((draw) => draw / total);
      },
    },
  },
};
