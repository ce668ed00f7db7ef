import { bug } from "../../compiler/backend.ts";
import type { Args } from "../../compiler/math/algebra.ts";

/**
 * What the learning rate is multiplied by.
 * @param epoch  epochs done when the step begins, a fraction
 * @param share  the step's length in epochs
 */
export type Schedule = (epoch: number, share: number) => number;

/** Every schedule, by its name in `schedule:`; `epochs` is the length of training. */
const schedules: Record<string, (args: Args<number>, epochs: number) => Schedule> = {
  constant: () => () => 1,
  cosine: ({ to, warmup }, epochs) => {
    const length = Math.max(epochs - warmup, Number.MIN_VALUE);
    return (epoch, share) => {
      if (epoch < warmup) return Math.min(1, (epoch + share) / warmup);
      const done = Math.min(1, (epoch - warmup) / length);
      return to + ((1 - to) * (1 + Math.cos(Math.PI * done))) / 2;
    };
  },
  step:
    ({ every, factor }) =>
    (epoch) =>
      factor ** Math.floor(epoch / every),
  exponential:
    ({ factor }) =>
    (epoch) =>
      factor ** epoch,
};

export function scheduleOf(setting: { call: string; args: Args<number> }, epochs: number): Schedule {
  const make = schedules[setting.call] ?? bug(`no schedule ${setting.call}`);
  return make(setting.args, epochs);
}
