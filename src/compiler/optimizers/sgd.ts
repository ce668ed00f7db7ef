import { decayRate, learningRate, weightDecay } from "./settings.ts";
import type { OptimizerDefinition } from "./types.ts";

/** Source: Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning" (2013). */
export const sgd: OptimizerDefinition = {
  name: "sgd",
  doc: "Plain steps against the gradient, with momentum if asked.",
  settings: [
    learningRate(0.01),
    decayRate("momentum", 0, "Share of the last step's direction that is kept."),
    { name: "nesterov", kind: { is: "boolean" }, default: false, doc: "Looks ahead by the momentum before it steps." },
    weightDecay(0, "Added to the gradient: this times the weight (not for biases, scales and shifts)."),
  ],
  moments: ["velocity"],
  update(m, w, g, [velocity], s) {
    const slope = m.add(g, m.mul(s.weight_decay!, w));
    const next = m.add(m.mul(s.momentum!, velocity!), slope);
    // Plain: the velocity. Nesterov: slope + momentum * velocity.
    const step = m.add(m.mul(s.of_slope!, slope), m.mul(s.of_velocity!, next));
    return { w: m.sub(w, m.mul(s.rate!, step)), moments: [next] };
  },
  scalars: (_step, rate, decay, { momentum, nesterov, weight_decay }) => ({
    rate,
    momentum: momentum!,
    weight_decay: decay ? weight_decay! : 0,
    of_slope: nesterov ? 1 : 0,
    of_velocity: nesterov ? momentum! : 1,
  }),
};
