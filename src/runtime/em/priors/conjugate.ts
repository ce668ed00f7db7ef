import type { Args } from "../../../compiler/math/algebra.ts";
import type { Prior } from "./prior.ts";

// A conjugate prior counts as rows that were seen before: what it adds to the sums of an M step. The maximum of the sums together is the
// posterior mode. Gelman et al., Bayesian Data Analysis, third edition, chapters 2 and 3; Murphy, Machine Learning: A Probabilistic
// Perspective, sections 3.3, 3.4, 4.6 and 11.4.2.8.

/** Dirichlet(a) adds a_k - 1 to the count of category k: the mode is (n_k + a_k - 1) / (n + Σ a - K) (Murphy, eq. 3.47). */
export function categoryCounts(prior: Prior | undefined, start: number, counts: Float64Array): Float64Array {
  if (prior === undefined) return counts;
  const a = prior.slice("a", start, counts.length);
  return counts.map((count, k) => count + a[k] - 1);
}

/**
 * InverseGamma(a, b) of a variance adds 2 (a + 1) to the weight and 2 b to the sum of squares, InverseWishart(Ψ, ν) of a covariance of D
 * columns ν + D + 1 and Ψ (BDA3, eq. 3.9 and section 3.6; the modes of the priors alone are b / (a + 1) and Ψ / (ν + D + 1)).
 */
export function varianceCounts({ shape, scale }: Args<number>): { weight: number; sum: number } {
  return { weight: 2 * (shape + 1), sum: 2 * scale };
}

export function covarianceCounts(prior: Prior, row: number, width: number): { weight: number; sums: Float64Array } {
  const [df] = prior.slice("df", row, 1);
  return { weight: df + width + 1, sums: prior.slice("scale", row * width * width, width * width) };
}
