import { emitUpdate, floats } from "../../compiler/backend.ts";
import type { Args } from "../../compiler/math/algebra.ts";
import type { OptimizerDefinition } from "../../compiler/optimizers/types.ts";
import { type Kernels, startKernels } from "../host/kernels.ts";
import type { OpenStore } from "../memory/types.ts";
import { plainAverage, plainSquares } from "./plain.ts";

/** What an update does to places [start, end) of the store's regions. */
export interface Rule {
  /** Weights and moments by the optimizer's rule, the gradients times `scale`. */
  step(start: number, end: number, scale: number, scalars: Args<number>): void;
  /** The sum of squares of an array in the store, in f64. */
  squares(array: Float32Array, start: number, end: number): number;
  /** Moves the averaged weights this share of the way to the weights. */
  average(start: number, end: number, share: number): void;
}

/**
 * The rule as WebAssembly kernels on the store's memory. Where there are none (a host without SIMD, or one that forbids compiling; a
 * rule with a function that kernels don't have) it is read on plain numbers, which gives the same bits.
 * @param scalars  names of what the rule's `scalars` gives
 */
export function createRule(store: OpenStore, rule: OptimizerDefinition, scalars: string[]): Rule {
  const plain = plainRule(store, rule);
  const emitted = emitUpdate(rule, scalars);
  const kernels = emitted && startKernels(emitted.bytes, store.memory);
  return kernels === undefined ? plain : kernelRule(store, rule, scalars, kernels, plain);
}

/** Four elements at a time from a multiple of four on; what is left at both ends goes by numbers. */
function kernelRule(
  store: OpenStore,
  rule: OptimizerDefinition,
  scalars: string[],
  { update, squares, average }: Kernels,
  plain: Rule,
): Rule {
  const arrays = arraysOf(store, rule);
  const args: number[] = [];
  function between(
    start: number,
    end: number,
    whole: (from: number, bytes: number) => void,
    rest: (from: number, to: number) => void,
  ): void {
    const from = Math.min(end, (start + 3) & ~3);
    const to = Math.max(from, end & ~3);
    if (start < from) rest(start, from);
    if (from < to) whole(from, 4 * (to - from));
    if (to < end) rest(to, end);
  }
  return {
    step(start, end, scale, values) {
      const whole = (from: number, bytes: number): void => {
        args.length = 0;
        for (const array of arrays) args.push(array.byteOffset + 4 * from);
        args.push(bytes, scale);
        for (const name of scalars) args.push(values[name]);
        update(...args);
      };
      between(start, end, whole, (from, to) => plain.step(from, to, scale, values));
    },
    squares: (array, start, end) => squares(array.byteOffset + 4 * start, array.byteOffset + 4 * end),
    average(start, end, share) {
      const [averages, weights] = [store.region("ema").byteOffset, store.region("weights").byteOffset];
      const whole = (from: number, bytes: number) => average(averages + 4 * from, weights + 4 * from, bytes, share);
      between(start, end, whole, (from, to) => plain.average(from, to, share));
    },
  };
}

export function plainRule(store: OpenStore, rule: OptimizerDefinition): Rule {
  const [weights, gradients, ...moments] = arraysOf(store, rule);
  const held = moments.map(() => 0);
  return {
    step(start, end, scale, values) {
      const rounded = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Math.fround(value)]));
      for (let i = start; i < end; i++) {
        for (let k = 0; k < held.length; k++) held[k] = moments[k][i];
        const next = rule.update(floats, weights[i], floats.mul(gradients[i], Math.fround(scale)), held, rounded);
        weights[i] = next.w;
        for (let k = 0; k < held.length; k++) moments[k][i] = next.moments[k];
      }
    },
    squares: plainSquares,
    average: (start, end, share) => plainAverage(store.region("ema"), weights, start, end, share),
  };
}

function arraysOf(store: OpenStore, rule: OptimizerDefinition): Float32Array[] {
  return [store.region("weights"), store.region("gradients"), ...rule.moments.map((name) => store.region(`moment:${name}`))];
}
