import type { Sums } from "../accumulate.ts";
import type { EmModel } from "../model.ts";
import { addWeightSlopes } from "./simplex.ts";
import type { Slopes } from "./slopes.ts";

/**
 * Gradient of log-likelihood and log prior in the unconstrained parameters (`math/constraints.ts`), nats. By Fisher's identity that at the
 * parameters of an E step is that of the expected complete log-likelihood, which the E step's sums determine. Once for each E step: what
 * is told of missing entries is added to its sums.
 */
export function slopesOf(model: EmModel, sums: Sums): Slopes {
  const slopes: Slopes = {};
  addWeightSlopes(slopes, model, sums);
  for (const part of model.parts) part.addSlopes(slopes);
  return slopes;
}

/** Its length, over what is smooth. */
export function gradientNorm(model: EmModel, sums: Sums): number {
  let squares = 0;
  for (const slopes of Object.values(slopesOf(model, sums))) for (const slope of slopes) if (!Number.isNaN(slope)) squares += slope * slope;
  return Math.sqrt(squares);
}
