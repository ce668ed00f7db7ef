import { decayOf, decayRate, epsilon, learningRate } from "./settings.ts";
import type { OptimizerDefinition } from "./types.ts";

/** Source: Tieleman and Hinton, "Lecture 6.5: rmsprop" (2012). */
export const rmsprop: OptimizerDefinition = {
  name: "rmsprop",
  doc: "Divides the gradient by the root of its average square.",
  settings: [
    learningRate(1e-3),
    decayRate("smoothing", 0.99, "Decay of the average squared gradient."),
    decayRate("momentum", 0, "Share of the last step that is kept."),
    epsilon,
  ],
  moments: ["square", "velocity"],
  update(m, w, g, [square, velocity], s) {
    const nextSquare = m.add(m.mul(s.smoothing!, square!), m.mul(s.one_minus_smoothing!, m.mul(g, g)));
    const scaled = m.div(g, m.add(m.sqrt(nextSquare), s.epsilon!));
    const next = m.add(m.mul(s.momentum!, velocity!), scaled);
    return { w: m.sub(w, m.mul(s.rate!, next)), moments: [nextSquare, next] };
  },
  scalars(_step, rate, _decay, { smoothing, momentum, epsilon }) {
    const kept = decayOf(smoothing!);
    return { rate, smoothing: kept, one_minus_smoothing: 1 - kept, momentum: momentum!, epsilon: epsilon! };
  },
};
