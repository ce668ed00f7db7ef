import type { Setting } from "../settings/types.ts";

const share = { is: "number", min: 0, max: 1, exclusiveMax: true } as const;

/** The step size, which every optimizer takes first. */
export function learningRate(value: number): Setting {
  return { name: "learning_rate", kind: { is: "number", min: 0, exclusiveMin: true }, default: value, position: 0, doc: "Size of a step." };
}

/** A decay between 0 and 1 of a moving average. */
export function decayRate(name: string, value: number, doc: string): Setting {
  return { name, kind: share, default: value, doc };
}

/**
 * The decay that kernels can multiply by: the nearest 32-bit number, whose distance from 1 is one too (from 1/2 up). With 0.999 and
 * 0.001 each rounded on its own, an average would tend to 1.00003 times the truth.
 */
export function decayOf(setting: number): number {
  return Math.fround(setting);
}

export const epsilon: Setting = {
  name: "epsilon",
  kind: { is: "number", min: 0, exclusiveMin: true },
  default: 1e-8,
  doc: "Added to the divisor, so that a gradient of 0 isn't divided by 0.",
};

export function weightDecay(value: number, doc: string): Setting {
  return { name: "weight_decay", kind: { is: "number", min: 0 }, default: value, doc };
}
