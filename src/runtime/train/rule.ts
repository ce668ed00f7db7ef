import { bug, emitUpdate, numbers } from "../../compiler/backend.ts";
import type { Args } from "../../compiler/math/algebra.ts";
import type { OptimizerDefinition } from "../../compiler/optimizers/types.ts";
import type { ParameterStore } from "../memory/types.ts";

/** Applies an optimizer's rule to weights and moments [start, end), the gradients times `scale`. */
export type Rule = (start: number, end: number, scale: number, scalars: Args<number>) => void;

/**
 * The rule as a WebAssembly kernel on the store's memory. Where there is none (a host without SIMD, or one that forbids compiling; a
 * rule with a function that kernels don't have) it is read on plain numbers, which gives the same bits.
 * @param scalars  names of what the rule's `scalars` gives
 */
export function createRule(store: ParameterStore, rule: OptimizerDefinition, scalars: string[]): Rule {
  const plain = plainRule(store, rule);
  const kernel = compile(store, rule, scalars);
  if (kernel === undefined) return plain;
  const arrays = arraysOf(store, rule);
  return (start, end, scale, values) => {
    // Two elements at a time; the last one of an odd number goes by numbers.
    const count = (end - start) & ~1;
    const addresses = arrays.map((array) => array.byteOffset + 4 * start);
    kernel(...addresses, count, scale, ...scalars.map((name) => values[name]));
    plain(start + count, end, scale, values);
  };
}

export function plainRule(store: ParameterStore, rule: OptimizerDefinition): Rule {
  const [weights, gradients, ...moments] = arraysOf(store, rule);
  const held = moments.map(() => 0);
  return (start, end, scale, scalars) => {
    for (let i = start; i < end; i++) {
      for (let k = 0; k < held.length; k++) held[k] = moments[k][i];
      const next = rule.update(numbers, weights[i], gradients[i] * scale, held, scalars);
      weights[i] = next.w;
      for (let k = 0; k < held.length; k++) moments[k][i] = next.moments[k];
    }
  };
}

function arraysOf(store: ParameterStore, rule: OptimizerDefinition): Float32Array[] {
  return [store.region("weights"), store.region("gradients"), ...rule.moments.map((name) => store.region(`moment:${name}`))];
}

function compile(store: ParameterStore, rule: OptimizerDefinition, scalars: string[]): ((...args: number[]) => void) | undefined {
  const emitted = emitUpdate(rule, scalars);
  if (emitted === undefined || !WebAssembly.validate(emitted.bytes)) return undefined;
  try {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(emitted.bytes), { env: { memory: store.memory } });
    const { update } = instance.exports;
    return typeof update === "function" ? (...args) => update(...args) : bug("a kernel without update");
  } catch (error) {
    // A page may forbid it.
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}
