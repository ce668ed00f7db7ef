import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import type { Sums } from "../accumulate.ts";
import { type Argument, bindArgument } from "../arguments.ts";
import { bindFactors } from "../factors/binding.ts";
import type { EmModel } from "../model.ts";
import type { Parameters } from "../types.ts";
import { factorGradient } from "./factor.ts";
import { diagonalGradient, quadraticGradient } from "./normal.ts";
import { tableGradient, weightGradient } from "./simplex.ts";

/**
 * Length of the gradient of log-likelihood and log prior in the unconstrained parameters (`math/constraints.ts`), nats. By Fisher's identity the
 * gradient at the parameters of an E step is that of the expected complete log-likelihood, which the E step's sums determine.
 * @returns undefined where the sums alone don't tell: a Normal's or a category's values are missing
 */
export function gradientNorm(plan: StatisticsPlan, model: EmModel, sums: Sums, parameters: Parameters): number | undefined {
  const gradient = weightGradient(model, sums);
  for (const [p, emission] of plan.emissions.entries()) {
    const part = model.parts[p];
    const { arrays, cells } = part;
    const bound = Object.fromEntries(
      Object.entries(emission.params).map(([name, use]): [string, Argument] => [name, bindArgument(model.space, use, parameters)]),
    );
    if (part.gradient !== undefined) gradient.push(...part.gradient(bound));
    else if (arrays === undefined) return undefined;
    else if (arrays.shape === "quadratic" && emission.kernel === "factor")
      gradient.push(...factorGradient(cells, arrays, bindFactors(emission, model.space, parameters), bound.mean));
    else if (arrays.shape === "quadratic") gradient.push(...quadraticGradient(cells, arrays, bound));
    else if (arrays.shape === "diagonal") gradient.push(...diagonalGradient(cells, arrays, bound));
    else if (arrays.shape === "table") gradient.push(...tableGradient(cells, arrays, bound));
    else return undefined;
  }
  return Math.hypot(...gradient);
}
