import { bug, product } from "../../compiler/backend.ts";
import type { ParameterLayout, Slot } from "../../compiler/ir/types/layout.ts";
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
  const { settings, clip, ema } = options;
  const gradients = store.region("gradients");
  const nextState = store.region("nextState");
  const rule = createRule(store, options.rule, Object.keys(options.rule.scalars(1, 1, true, settings)));
  const runs = decayRuns(store.layout, group);
  const states = stateRuns(store.layout, options.states);
  const finite = (): boolean => states.every((run) => Number.isFinite(rule.squares(nextState, run.start, run.end)));

  const updater: Updater = {
    count: 0,
    apply(rate) {
      const normSquared = rule.squares(gradients, start, end);
      if (!Number.isFinite(normSquared) || !finite()) return { normSquared, applied: false };
      updater.count += 1;
      const scale = clip === undefined ? 1 : Math.min(1, clip / Math.sqrt(normSquared));
      for (const run of runs) rule.step(run.start, run.end, scale, options.rule.scalars(updater.count, rate, run.decay, settings));
      for (const run of states) store.region("state").set(nextState.subarray(run.start, run.end), run.start);
      if (ema !== undefined) rule.average(start, end, 1 - averageDecay(ema, updater.count));
      return { normSquared, applied: true };
    },
  };
  return updater;
}

interface Range {
  start: number;
  end: number;
}

/** These slots as ranges [start, end) of their region, neighbours in one. */
function rangesOf(slots: readonly Slot[], joins: (a: Slot, b: Slot) => boolean): (Range & { first: Slot })[] {
  const ranges: (Range & { first: Slot })[] = [];
  for (const slot of slots.toSorted((a, b) => a.offset - b.offset)) {
    const end = slot.offset + product(slot.shape);
    const last = ranges.at(-1);
    if (last?.end === slot.offset && joins(last.first, slot)) last.end = end;
    else ranges.push({ start: slot.offset, end, first: slot });
  }
  return ranges;
}

/** The group's weights as ranges of equal decay. Slots of one kind of decay are neighbours. */
function decayRuns(layout: ParameterLayout, group: string): (Range & { decay: boolean })[] {
  const slots = layout.slots.filter((slot) => slot.kind === "weight" && slot.group === group);
  return rangesOf(slots, (a, b) => a.decay === b.decay).map(({ start, end, first }) => ({ start, end, decay: first.decay }));
}

function stateRuns(layout: ParameterLayout, names: readonly string[]): Range[] {
  const slots = names.map((name) => layout.slots.find((slot) => slot.name === name) ?? bug(`no slot ${name}`));
  return rangesOf(slots, () => true);
}

/** Early averages forget sooner, so that a short run does not report its starting values. */
function averageDecay(decay: number, count: number): number {
  return Math.min(decay, count / (count + 9));
}
