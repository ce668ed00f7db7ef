import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import type { Sums } from "../accumulate.ts";
import { type Argument, bindArgument } from "../arguments.ts";
import type { EmModel } from "../model.ts";
import type { Parameters } from "../types.ts";
import { linearGradient } from "./linear.ts";
import { diagonalGradient, quadraticGradient } from "./normal.ts";
import { tableGradient, weightGradient } from "./simplex.ts";

/**
 * Length of the gradient of the log-likelihood in the unconstrained parameters (`math/constraints.ts`), nats. By Fisher's identity the
 * gradient at the parameters of an E step is that of the expected complete log-likelihood, which the E step's sums determine.
 *
 * The sums must be of `parameters`, which must be a copy: scalar families collect theirs in an M step, which moves the model.
 * @returns undefined where the sums alone don't tell: values are missing, or a parameter has a prior
 */
export function gradientNorm(plan: StatisticsPlan, model: EmModel, sums: Sums, parameters: Parameters): number | undefined {
  const uses = [
    ...plan.axes.flatMap(({ initial, transition }) => (transition === undefined ? [initial] : [initial, transition])),
    ...plan.emissions.flatMap(({ params }) => Object.values(params)),
  ];
  if (uses.some(({ prior }) => prior !== undefined)) return undefined;
  if (plan.emissions.some(({ field }) => model.data.fields[field].some(Number.isNaN))) return undefined;
  const gradient = weightGradient(model, sums);
  for (const [p, emission] of plan.emissions.entries()) {
    const part = model.parts[p];
    const { arrays, cells } = part;
    if (arrays === undefined) return undefined;
    const bound = Object.fromEntries(
      Object.entries(emission.params).map(([name, use]): [string, Argument] => [name, bindArgument(model.space, use, parameters)]),
    );
    if (arrays.shape === "quadratic") gradient.push(...quadraticGradient(cells, arrays, bound));
    else if (arrays.shape === "diagonal") gradient.push(...diagonalGradient(cells, arrays, bound));
    else if (arrays.shape === "table") gradient.push(...tableGradient(cells, arrays, bound));
    else {
      part.maximise();
      gradient.push(...linearGradient(cells, arrays, bound, emission.family, sums.states));
    }
  }
  return Math.hypot(...gradient);
}
