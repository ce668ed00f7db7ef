import { product } from "../../compiler/backend.ts";
import type { ParameterLayout } from "../../compiler/ir/types/layout.ts";
import type { Args } from "../../compiler/math/algebra.ts";
import type { OptimizerDefinition } from "../../compiler/optimizers/types.ts";
import type { OpenStore } from "../memory/types.ts";
import { createRule } from "./rule.ts";

export interface UpdaterOptions {
  rule: OptimizerDefinition;
  settings: Args<number>;
  /** Greatest norm of the group's gradient. */
  clip?: number;
  /** Decay of the averaged weights: the store has a region `ema`. */
  ema?: number;
  /** State slots that the step writes to `nextState`, committed with the weights. */
  states: readonly string[];
}

/** Applies gradients to one group of the layout. */
export interface Updater {
  /** Updates done: the optimizer's own step number. */
  count: number;
  /**
   * Weights, moments, average and state by one step of the rule; when the gradient or the next state is not finite, nothing changes
   * and `applied` is false. `normSquared` is that of the gradient before clipping.
   */
  apply(rate: number): { normSquared: number; applied: boolean };
}

export function createUpdater(store: OpenStore, group: string, options: UpdaterOptions): Updater {
  const [start, end] = store.layout.groups[group];
  const { rule, settings, clip, ema } = options;
  const weights = store.region("weights");
  const gradients = store.region("gradients");
  const apply = createRule(store, rule, Object.keys(rule.scalars(1, 1, true, settings)));
  const runs = decayRuns(store.layout, group);
  const states = options.states.map((name) => ({ now: store.slot(name, "state"), next: store.slot(name, "nextState") }));

  const updater: Updater = {
    count: 0,
    apply(rate) {
      const normSquared = sumOfSquares(gradients, start, end);
      if (!Number.isFinite(normSquared) || states.some(({ next }) => !Number.isFinite(sumOfSquares(next, 0, next.length))))
        return { normSquared, applied: false };
      updater.count += 1;
      const scale = clip === undefined ? 1 : Math.min(1, clip / Math.sqrt(normSquared));
      for (const run of runs) apply(run.start, run.end, scale, rule.scalars(updater.count, rate, run.decay, settings));
      for (const { now, next } of states) now.set(next);
      if (ema !== undefined) average(store.region("ema"), weights, averageDecay(ema, updater.count), start, end);
      return { normSquared, applied: true };
    },
  };
  return updater;
}

/** The group's weights as ranges [start, end) of equal decay, in order. Slots of one kind of decay are neighbours. */
function decayRuns(layout: ParameterLayout, group: string): { start: number; end: number; decay: boolean }[] {
  const slots = layout.slots.filter((slot) => slot.kind === "weight" && slot.group === group);
  const runs: { start: number; end: number; decay: boolean }[] = [];
  for (const slot of slots.toSorted((a, b) => a.offset - b.offset)) {
    const end = slot.offset + product(slot.shape);
    const last = runs[runs.length - 1];
    if (last?.decay === slot.decay && last.end === slot.offset) last.end = end;
    else runs.push({ start: slot.offset, end, decay: slot.decay });
  }
  return runs;
}

/** In f64, so that no finite f32 overflows. */
function sumOfSquares(values: Float32Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i] * values[i];
  return sum;
}

/** Early averages forget sooner, so that a short run does not report its starting values. */
function averageDecay(decay: number, count: number): number {
  return Math.min(decay, count / (count + 9));
}

function average(ema: Float32Array, weights: Float32Array, decay: number, start: number, end: number): void {
  for (let i = start; i < end; i++) ema[i] = decay * ema[i] + (1 - decay) * weights[i];
}
