import { product } from "../../src/compiler/math/shape.ts";
import { interpret } from "../../src/compiler/tensor/interpret.ts";
import type { NdArray, TensorProgram } from "../../src/compiler/tensor/types.ts";
import type { Engine } from "../../src/runtime/engines/engine.ts";
import type { ParameterStore } from "../../src/runtime/memory/types.ts";

/** A store for programs without slots. */
export const noStore: ParameterStore = {
  layout: { slots: [], groups: {}, weights: 0, state: 0 },
  memory: new WebAssembly.Memory({ initial: 1, maximum: 1 }),
  region: () => new Float32Array(0),
  slot: (name) => {
    throw new Error(`no slot ${name}`);
  },
};

/**
 * Runs a program on an engine and in the interpreter with the same inputs, and gives the largest difference of each output relative to
 * that output's largest entry. Weights and state are written to the store first.
 * @param limit  rows that the engine loads it for
 */
export async function disagreement(
  engine: Engine,
  program: TensorProgram,
  store: ParameterStore,
  inputs: readonly NdArray[],
  rows: number,
  limit = rows,
): Promise<{ output: string; gap: number }[]> {
  const loaded = await engine.load(program, store, { B: limit });
  const rounded = inputs.map(({ shape, data }) => ({ shape, data: Float64Array.from(data, Math.fround) }));
  for (const [i, { role }] of program.inputs.entries()) {
    const target = "slot" in role ? store.slot(role.slot, role.is === "weight" ? "weights" : "state") : loaded.feed(i);
    target.set(rounded[i]!.data);
  }
  await loaded.run({ B: rows });
  const wanted = interpret(program, rounded, { B: rows, T: 1 });
  const gaps = program.outputs.map(({ role }, i) => {
    const found = "slot" in role ? store.slot(role.slot, role.is === "gradient" ? "gradients" : "nextState") : loaded.fetch(i);
    return { output: `${role.is} ${"slot" in role ? role.slot : role.name}`, gap: gapOf(found, wanted[i]!) };
  });
  loaded.close();
  return gaps;
}

/** What is smaller than this counts as this: a gradient that is 0 but for rounding has no relative error. */
const least = 1e-3;

function gapOf(found: ArrayLike<number>, { shape, data }: NdArray): number {
  if (found.length !== product(shape)) return Number.POSITIVE_INFINITY;
  const largest = data.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), least);
  return data.reduce((gap, value, i) => {
    if (Object.is(value, found[i])) return gap;
    const off = Math.abs(value - found[i]!) / largest;
    return Number.isNaN(off) ? Number.POSITIVE_INFINITY : Math.max(gap, off);
  }, 0);
}
