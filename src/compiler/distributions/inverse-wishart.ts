import type { Algebra } from "../math/algebra.ts";
import { factorOf, logDeterminant, solveLower, timesTransposed, transposed } from "../math/linear.ts";
import { numbers } from "../math/numbers.ts";
import { logGamma, scale } from "../math/special.ts";
import { valueAlgebra } from "../math/values.ts";
import { choleskyOf, lastSize, logDeterminantOf, solveLowerMatrix } from "./factor.ts";
import { drawGamma } from "./sampling.ts";
import type { DistributionDefinition } from "./types.ts";

/** ½ df D log 2 + log Γ_D(df / 2). */
function logNormaliser<E>(m: Algebra<E>, df: E, dimension: number): E {
  const half = scale(m, 0.5, df);
  let sum = m.add(scale(m, dimension * Math.LN2, half), m.number(0.25 * dimension * (dimension - 1) * Math.log(Math.PI)));
  for (let i = 0; i < dimension; i++) sum = m.add(sum, logGamma(m, m.sub(half, m.number(i / 2))));
  return sum;
}

const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

/** The prior of a covariance matrix. */
export const inverseWishart: DistributionDefinition = {
  name: "InverseWishart",
  doc: "Covariance matrices; the conjugate prior of a normal's `cov`. Mean scale / (df - D - 1). `df` must exceed D - 1.",
  latex:
    "\\log p(X) = \\tfrac{\\nu}{2}\\log|\\Psi| - \\tfrac{\\nu D}{2}\\log 2 - \\log\\Gamma_D\\left(\\tfrac{\\nu}{2}\\right) - \\tfrac{\\nu+D+1}{2}\\log|X| - \\tfrac{1}{2}\\operatorname{tr}(\\Psi X^{-1})",
  forms: [
    {
      name: "scale",
      parameters: [
        { name: "scale", kind: "spd", doc: "Scale matrix." },
        { name: "df", kind: "positive", doc: "Degrees of freedom: how many observations the prior is worth." },
      ],
    },
  ],
  support: "spd",
  measure: "density",
  canonical: (_m, _form, args) => args,
  vector: {
    // The event is the last two axes of x; `scale` [..., D, D], `df` [...].
    scale: {
      logDensity(b, x, p) {
        const m = valueAlgebra(b);
        const n = lastSize(x);
        const [factor, prior] = [choleskyOf(b, x), choleskyOf(b, p.scale!)];
        const half = scale(m, 0.5, p.df!);
        const whitened = solveLowerMatrix(b, factor, prior);
        const trace = scale(m, 0.5, b.sum(b.mul(whitened, whitened), [-2, -1]));
        const power = b.mul(b.add(half, b.constant((n + 1) / 2)), logDeterminantOf(b, factor));
        return b.sub(b.sub(b.sub(b.mul(half, logDeterminantOf(b, prior)), logNormaliser(m, p.df!, n)), power), trace);
      },
      logDensityNumber(x, p) {
        const n = Math.round(Math.sqrt(x.length));
        const [factor, prior] = [factorOf(x, n), factorOf(p.scale!, n)];
        const df = p.df![0]!;
        const trace = 0.5 * squares(solveLower(factor, n, prior, n));
        const power = 0.5 * (df + n + 1) * logDeterminant(factor, n);
        return 0.5 * df * logDeterminant(prior, n) - logNormaliser(numbers, df, n) - power - trace;
      },
      /** By Bartlett's decomposition: with A lower, A Aᵀ ~ Wishart(I, df), the draw is (A⁻¹ Lᵀ)ᵀ (A⁻¹ Lᵀ) for scale = L Lᵀ. */
      sample(random, p) {
        const n = Math.round(Math.sqrt(p.scale!.length));
        const bartlett = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          bartlett[i * n + i] = Math.sqrt(2 * drawGamma(random, (p.df![0]! - i) / 2));
          for (let j = 0; j < i; j++) bartlett[i * n + j] = random.normal();
        }
        const half = solveLower(bartlett, n, transposed(factorOf(p.scale!, n), n, n), n);
        return Array.from(timesTransposed(transposed(half, n, n), n, n));
      },
    },
  },
};
