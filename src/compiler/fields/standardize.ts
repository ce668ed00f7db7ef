import { ofNumbers, refuse } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const standardize: FieldFunction = {
  name: "standardize",
  doc: "(x - mean) / sd, with the weighted mean and standard deviation (divisor n) of the training rows that have a value.",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("standardize"),
  fit(values, weights) {
    const { total, mean, variance } = moments(values, weights);
    if (total === 0) return refuse("no training row has a value to standardize", "check `where`, `weight` and the file");
    const sd = Math.sqrt(variance);
    // A constant column leaves only rounding: (x - mean) / sd would be noise, or 0 / 0.
    if (!(sd > 1e-12 * Math.abs(mean)) || sd === 0)
      return refuse(`every training row has the value ${values[0]}, so there is no sd to standardize by`, "leave the column out");
    return { ok: true, constants: [mean, sd] };
  },
  forward: (m, x, _others, [mean, sd]) => m.div(m.sub(x, mean!), sd!),
  inverse: (m, y, _others, [mean, sd]) => m.add(m.mul(y, sd!), mean!),
  logJacobian: (m, _x, _others, [, sd]) => m.neg(m.log(sd!)),
};

/** In two passes, so that a large mean costs no digits. */
function moments(values: Float64Array, weights: Float64Array | undefined): { total: number; mean: number; variance: number } {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    sum += weight * values[i]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (weights?.[i] ?? 1) * (values[i]! - mean) ** 2;
  return { total, mean, variance: squares / total };
}
