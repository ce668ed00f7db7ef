import { factorOf, inverseOfFactored, multiply, solveLower, solveLowerTransposed, transposed } from "../../../compiler/backend.ts";

/** z given x under x = load z + noise, z ~ Normal(0, I): Normal with mean regression x and a covariance that x doesn't change. */
export interface LatentPosterior {
  /** E[z | x] = regression x, [Q, D]. */
  regression: Float64Array;
  /** [Q, Q] */
  covariance: Float64Array;
}

/**
 * With M = I + loadᵀ noise⁻¹ load: covariance M⁻¹, regression M⁻¹ loadᵀ noise⁻¹ (Woodbury; Rubin and Thayer 1982).
 * @param load [D, Q]
 * @param noiseFactor lower factor of the noise's covariance, [D, D]
 */
export function latentPosterior(load: Float64Array, noiseFactor: Float64Array, D: number, Q: number): LatentPosterior {
  const half = solveLower(noiseFactor, D, load, Q);
  const precision = multiply(transposed(half, D, Q), half, Q, D, Q);
  for (let q = 0; q < Q; q++) precision[q * Q + q] += 1;
  const covariance = inverseOfFactored(factorOf(precision, Q), Q);
  const whitened = solveLowerTransposed(noiseFactor, D, half, Q);
  return { covariance, regression: multiply(covariance, transposed(whitened, D, Q), Q, Q, D) };
}

/** Means over rows with the scatter S of x and z together. */
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
