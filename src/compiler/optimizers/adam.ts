import type { Algebra, Args } from "../math/algebra.ts";
import { decayRate, epsilon, learningRate } from "./settings.ts";
import type { OptimizerDefinition } from "./types.ts";

/** The part of the weights that adam and adamw share: both moving averages, and the step that they say. */
export function adamStep<E>(m: Algebra<E>, g: E, [mean, square]: E[], s: Args<E>): { step: E; moments: E[] } {
  const nextMean = m.add(m.mul(s.beta1!, mean!), m.mul(s.one_minus_beta1!, g));
  const nextSquare = m.add(m.mul(s.beta2!, square!), m.mul(s.one_minus_beta2!, m.mul(g, g)));
  const root = m.add(m.sqrt(m.mul(nextSquare, s.square_correction!)), s.epsilon!);
  return { step: m.div(m.mul(m.mul(nextMean, s.mean_correction!), s.rate!), root), moments: [nextMean, nextSquare] };
}

/** `one_minus_*` are worked out in f64: 1 - 0.999 keeps few digits in f32. The corrections undo the averages' start at 0. */
export function adamScalars(step: number, rate: number, { beta1, beta2, epsilon }: Args<number>): Args<number> {
  return {
    rate,
    beta1: beta1!,
    beta2: beta2!,
    one_minus_beta1: 1 - beta1!,
    one_minus_beta2: 1 - beta2!,
    mean_correction: 1 / (1 - beta1! ** step),
    square_correction: 1 / (1 - beta2! ** step),
    epsilon: epsilon!,
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
