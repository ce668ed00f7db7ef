import type { Algebra, Args } from "../math/algebra.ts";
import { decayOf, decayRate, epsilon, learningRate } from "./settings.ts";
import type { OptimizerDefinition } from "./types.ts";

/** The part of the weights that adam and adamw share: both moving averages, and the step that they say. */
export function adamStep<E>(m: Algebra<E>, g: E, [mean, square]: E[], s: Args<E>): { step: E; moments: E[] } {
  const nextMean = m.add(m.mul(s.beta1!, mean!), m.mul(s.one_minus_beta1!, g));
  const nextSquare = m.add(m.mul(s.beta2!, square!), m.mul(s.one_minus_beta2!, m.mul(g, g)));
  const root = m.add(m.sqrt(m.mul(nextSquare, s.square_correction!)), s.epsilon!);
  return { step: m.div(m.mul(nextMean, s.corrected_rate!), root), moments: [nextMean, nextSquare] };
}

/** The corrections undo the averages' start at 0. */
export function adamScalars(step: number, rate: number, settings: Args<number>): Args<number> {
  const beta1 = decayOf(settings.beta1!);
  const beta2 = decayOf(settings.beta2!);
  return {
    beta1,
    beta2,
    one_minus_beta1: 1 - beta1,
    one_minus_beta2: 1 - beta2,
    corrected_rate: rate / (1 - beta1 ** step),
    square_correction: 1 / (1 - beta2 ** step),
    epsilon: settings.epsilon!,
  };
}

export const adamSettings = [
  learningRate(1e-3),
  decayRate("beta1", 0.9, "Decay of the average gradient; 0 to 0.5 suits adversarial training."),
  decayRate("beta2", 0.999, "Decay of the average squared gradient."),
  epsilon,
];

/** Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1. */
export const adam: OptimizerDefinition = {
  name: "adam",
  doc: "Steps by the average gradient, divided by the root of the average squared gradient. A good first choice.",
  settings: adamSettings,
  moments: ["mean", "square"],
  update(m, w, g, moments, scalars) {
    const next = adamStep(m, g, moments, scalars);
    return { w: m.sub(w, next.step), moments: next.moments };
  },
  scalars: (step, rate, _decay, settings) => adamScalars(step, rate, settings),
};
