import { bug } from "../../../compiler/backend.ts";
import type { Algebra } from "../../../compiler/math/algebra.ts";
import type { Argument } from "../arguments.ts";
import { varianceCounts } from "./conjugate.ts";
import { logPriorAt } from "./prior.ts";
import { climbed } from "./scalar.ts";

/** How a scale argument of a Normal says a variance. */
export interface Scale {
  kind: "positive" | "real";
  /** d log(variance) / d log(scale). */
  power: 1 | 2;
  toVariance(value: number): number;
  fromVariance(variance: number): number;
  /** The variance over an algebra. */
  variance<E>(m: Algebra<E>, value: E): E;
}

export const scales: Record<string, Scale> = {
  std: {
    kind: "positive",
    power: 2,
    toVariance: (value) => value * value,
    fromVariance: Math.sqrt,
    variance: (m, value) => m.mul(value, value),
  },
  var: { kind: "positive", power: 1, toVariance: (value) => value, fromVariance: (variance) => variance, variance: (_m, value) => value },
  log_std: {
    kind: "real",
    power: 2,
    toVariance: (value) => Math.exp(2 * value),
    fromVariance: (variance) => 0.5 * Math.log(variance),
    variance: (m, value) => m.exp(m.mul(m.number(2), value)),
  },
  log_var: { kind: "real", power: 1, toVariance: Math.exp, fromVariance: Math.log, variance: (m, value) => m.exp(value) },
};

/** Squared steps from the mean, and the least variance. */
export interface VarianceEvidence {
  weight: number;
  sum: number;
  scale: Scale;
  floor: number;
}

/** The posterior mode of a scale argument's entry given the mean, which may be below the floor only where the mode has a closed form. */
export function varianceMode(spread: Argument, entry: number, { weight, sum: squares, scale, floor }: VarianceEvidence): number {
  // Rounding may have made it negative.
  const sum = Math.max(squares, 0);
  const prior = spread.prior ?? bug("a scale without a prior");
  if (prior.key === "InverseGamma" && scale === scales.var) {
    const counts = varianceCounts(prior.argsAt(entry));
    return (sum + counts.sum) / (weight + counts.weight);
  }
  const bounds: [number, number] = [scale.fromVariance(floor), scale.kind === "real" ? scale.fromVariance(1e300) : 1e300];
  return climbed(
    spread,
    entry,
    scale.kind,
    (m, value) => {
      const variance = scale.variance(m, value);
      const rows = m.add(m.mul(m.number(weight), m.log(variance)), m.div(m.number(sum), variance));
      return m.add(m.mul(m.number(-0.5), rows), logPriorAt(m, prior, entry, value));
    },
    bounds,
  );
}
