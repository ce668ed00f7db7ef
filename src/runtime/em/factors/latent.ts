import { factorOf, inverseOfFactored, multiply, solveLower, solveLowerTransposed, transposed } from "../../../compiler/backend.ts";

/** z given x under x = load z + noise, z ~ Normal(0, root rootᵀ): Normal with mean regression x and a covariance that x doesn't change. */
export interface LatentPosterior {
  /** E[z | x] = regression x, [Q, D]. */
  regression: Float64Array;
  /** [Q, Q] */
  covariance: Float64Array;
}

/**
 * With scaled = load root and M = I + scaledᵀ noise⁻¹ scaled: covariance root M⁻¹ rootᵀ, regression root M⁻¹ scaledᵀ noise⁻¹ (Woodbury; Rubin and
 * Thayer 1982).
 * @param scaled [D, Q]
 * @param noiseFactor lower factor of the noise's covariance, [D, D]
 * @param root [Q, Q]
 */
export function latentPosterior(
  scaled: Float64Array,
  noiseFactor: Float64Array,
  root: Float64Array,
  D: number,
  Q: number,
): LatentPosterior {
  const half = solveLower(noiseFactor, D, scaled, Q);
  const precision = multiply(transposed(half, D, Q), half, Q, D, Q);
  for (let q = 0; q < Q; q++) precision[q * Q + q] += 1;
  const inner = multiply(root, inverseOfFactored(factorOf(precision, Q), Q), Q, Q, Q);
  const whitened = solveLowerTransposed(noiseFactor, D, half, Q);
  return {
    covariance: multiply(inner, transposed(root, Q, Q), Q, Q, Q),
    regression: multiply(inner, transposed(whitened, D, Q), Q, Q, D),
  };
}

/** Means over rows of the products of x with z, both about their means, and of z with itself. */
export interface LatentMoments {
  /** E[x zᵀ], [D, Q]. */
  cross: Float64Array;
  /** E[z zᵀ], [Q, Q]. */
  second: Float64Array;
}

export function latentMoments({ regression, covariance }: LatentPosterior, scatter: Float64Array, D: number, Q: number): LatentMoments {
  const cross = multiply(scatter, transposed(regression, Q, D), D, D, Q);
  const second = multiply(regression, cross, Q, D, Q);
  for (let i = 0; i < second.length; i++) second[i] += covariance[i];
  return { cross, second };
}
