import { adamScalars, adamSettings, adamStep } from "./adam.ts";
import { weightDecay } from "./settings.ts";
import type { OptimizerDefinition } from "./types.ts";

/** Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019). */
export const adamw: OptimizerDefinition = {
  name: "adamw",
  doc: "Adam that also shrinks the weights (not biases, scales and shifts) by a fixed share of the learning rate in each step.",
  settings: [...adamSettings, weightDecay(0.01, "Share of a weight, times the learning rate, that each step takes away.")],
  moments: ["mean", "square"],
  update(m, w, g, moments, scalars) {
    const next = adamStep(m, g, moments, scalars);
    return { w: m.sub(w, m.add(m.mul(w, scalars.shrink!), next.step)), moments: next.moments };
  },
  scalars: (step, rate, decay, settings) => ({
    ...adamScalars(step, rate, settings),
    shrink: decay ? rate * settings.weight_decay! : 0,
  }),
};
