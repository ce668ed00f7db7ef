import type { Sums } from "../accumulate.ts";
import type { EmModel } from "../model.ts";
import { weightGradient } from "./simplex.ts";

/**
 * Length of the gradient of log-likelihood and log prior in the unconstrained parameters (`math/constraints.ts`), nats. By Fisher's identity the
 * gradient at the parameters of an E step is that of the expected complete log-likelihood, which the E step's sums determine.
 */
export function gradientNorm(model: EmModel, sums: Sums): number {
  return Math.hypot(...weightGradient(model, sums), ...model.parts.flatMap((part) => part.gradient()));
}
