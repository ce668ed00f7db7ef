import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ParameterLayout, Slot } from "../../src/compiler/ir/types/layout.ts";
import { createBuilder } from "../../src/compiler/tensor/builder.ts";
import { gradients } from "../../src/compiler/tensor/differentiate.ts";
import { B, productOf, sizeOf } from "../../src/compiler/tensor/dims.ts";
import { interpret } from "../../src/compiler/tensor/interpret.ts";
import { ops } from "../../src/compiler/tensor/ops/index.ts";
import type { NdArray, OpCase, OpName, TensorProgram } from "../../src/compiler/tensor/types.ts";
import type { Engine, LoadedProgram } from "../../src/runtime/engines/engine.ts";
import { createStore } from "../../src/runtime/memory/store.ts";
import type { ParameterStore } from "../../src/runtime/memory/types.ts";
import { caseInputs, caseTypes, randomArray, uniforms } from "./differences.ts";

export interface EngineSuiteOptions {
  /** Whether it runs programs on no rows. */
  noRows?: boolean;
  /** Relative to max(1, |value|). */
  tolerance?: number;
}

const limits = { B: 3, T: 2 };

/** Weights `w` [3, 2], and state `running` [2]. */
const layout: ParameterLayout = {
  slots: [slot("w", "weight", [3, 2]), slot("running", "state", [2])],
  groups: { all: [0, 6] },
  weights: 6,
  state: 2,
};

function slot(name: string, kind: Slot["kind"], shape: number[]): Slot {
  const plain = { name: "real", shape: [] };
  return {
    name,
    kind,
    shape,
    offset: 0,
    group: "all",
    decay: true,
    init: { law: "constant", value: 0 },
    constraint: plain.name as never,
    node: name,
  };
}

/** What every engine must hold: each op's cases against their f64 evaluation, the store's regions, and runs that leave nothing behind. */
export function describeEngine(
  name: string,
  make: () => Promise<Engine>,
  { noRows = false, tolerance = 2e-5 }: EngineSuiteOptions = {},
): void {
  describe(name, () => {
    let engine: Engine;
    const store = createStore(layout, [], { ema: false });
    beforeAll(async () => {
      engine = await make();
    });
    afterAll(() => engine.close());

    for (const op of Object.keys(ops) as OpName[]) {
      for (const [index, given] of ops[op].cases.entries()) {
        const rows = [3, 1, ...(noRows ? [0] : [])].filter((count) => !given.notFor?.includes(count));
        test(`${op} ${index} for B = ${rows}`, async () => {
          const program = caseProgram(op, given);
          const loaded = await engine.load(program, store, limits);
          for (const count of rows) await expectSame(program, loaded, caseInputs(given, { ...limits, B: count }, count), count, tolerance);
          loaded.close();
        });
      }
    }

    test("weights and state are read from the store, gradients and next state written to it", async () => {
      const program = storeProgram();
      const loaded = await engine.load(program, store, limits);
      fillStore(store);
      const before = [store.slot("w", "weights"), store.slot("running", "state")].map((region) => [...region]);
      const x = randomArray([2, 3], "float", uniforms(9));
      loaded.feed(0).set(x.data);
      await loaded.run({ B: 2 });
      const inputs = [x, { shape: [3, 2], data: Float64Array.from(before[0]!) }, { shape: [2], data: Float64Array.from(before[1]!) }];
      const [gradient, state, loss] = interpret(program, inputs, { B: 2 });
      expectClose(store.slot("w", "gradients"), gradient!.data, tolerance);
      expectClose(store.slot("running", "nextState"), state!.data, tolerance);
      expectClose(loaded.fetch(2), loss!.data, tolerance);
      expect([store.slot("w", "weights"), store.slot("running", "state")].map((region) => [...region])).toEqual(before);
      loaded.close();
    });

    test("a run reads the weights of that moment, and the sizes may change from run to run", async () => {
      const program = storeProgram();
      const loaded = await engine.load(program, store, limits);
      for (const [round, count] of [3, 1, 3].entries()) {
        fillStore(store, round + 1);
        const x = randomArray([count, 3], "float", uniforms(round));
        loaded.feed(0).set(x.data);
        await loaded.run({ B: count });
        const inputs = [x, arrayOf(store, "w", "weights", [3, 2]), arrayOf(store, "running", "state", [2])];
        const [gradient] = interpret(program, inputs, { B: count });
        expectClose(store.slot("w", "gradients"), gradient!.data, tolerance);
        expect(loaded.fetch(3).length).toBe(2 * count);
      }
      loaded.close();
    });

    test(noRows ? "no rows are run" : "no rows are refused", async () => {
      const loaded = await engine.load(storeProgram(), store, limits);
      const run = expect(loaded.run({ B: 0 }));
      await (noRows ? run.resolves.toBeUndefined() : run.rejects.toThrow("store is loaded for B ≤ 3, T ≤ 2, not B = 0, T = 1"));
      loaded.close();
    });

    test("more rows than it was loaded for are refused", async () => {
      const loaded = await engine.load(storeProgram(), store, limits);
      await expect(loaded.run({ B: 4 })).rejects.toThrow("store is loaded for B ≤ 3, T ≤ 2, not B = 4, T = 1");
      loaded.close();
    });
  });
}

/** One op, its inputs fed and its results fetched. */
function caseProgram(op: OpName, given: OpCase): TensorProgram {
  const b = createBuilder(op);
  const inputs = caseTypes(given).map((type, i) => b.input(type, { is: "data", field: `x${i}` }));
  for (const [i, result] of b.emit(op, inputs, given.attributes).entries()) b.output(result, { is: "result", name: `y${i}` });
  return b.program;
}

/** A normalised dense layer: a gradient, a running mean, a loss and the predictions. */
function storeProgram(): TensorProgram {
  const b = createBuilder("store");
  const x = b.input({ dtype: "float", shape: [B, 3] }, { is: "data", field: "x" });
  const w = b.input({ dtype: "float", shape: [3, 2] }, { is: "weight", slot: "w" });
  const running = b.input({ dtype: "float", shape: [2] }, { is: "state", slot: "running" });
  const hidden = b.matMul(x, w);
  const { y, mean } = b.normalize(hidden, [0], 1e-3);
  const loss = b.mean(b.softplus(b.add(b.mul(y, hidden), running)));
  b.output(gradients(b, loss, [w])[0]!, { is: "gradient", slot: "w" });
  b.output(b.add(b.mul(running, b.constant(0.9)), b.mul(mean, b.constant(0.1))), { is: "state", slot: "running" });
  b.output(loss, { is: "metric", name: "loss" });
  b.output(hidden, { is: "result", name: "hidden" });
  return b.program;
}

function fillStore(store: ParameterStore, seed = 4): void {
  const random = uniforms(seed);
  for (const region of [store.region("weights"), store.region("state")]) region.set(region.map(() => 2 * random() - 1));
}

function arrayOf(store: ParameterStore, name: string, region: "weights" | "state", shape: number[]): NdArray {
  return { shape, data: Float64Array.from(store.slot(name, region)) };
}

async function expectSame(
  program: TensorProgram,
  loaded: LoadedProgram,
  inputs: NdArray[],
  rows: number,
  tolerance: number,
): Promise<void> {
  const sizes = { ...limits, B: rows };
  // What the engine sees: entries rounded to float.
  const rounded = inputs.map(({ shape, data }) => ({ shape, data: Float64Array.from(data, Math.fround) }));
  for (const [i, { data }] of rounded.entries()) loaded.feed(i).set(data);
  await loaded.run(sizes);
  for (const [i, wanted] of interpret(program, rounded, sizes).entries()) {
    const found = loaded.fetch(i);
    expect(found.length).toBe(sizeOf(productOf(program.outputs[i]!.value.shape), sizes));
    expectClose(found, wanted.data, tolerance);
  }
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  const far = Array.from(wanted).flatMap((value, at) => {
    const distance = Object.is(found[at], value) ? 0 : Math.abs(found[at]! - value);
    return distance <= tolerance * Math.max(1, Math.abs(value)) ? [] : [`[${at}]: ${found[at]}, not ${value}`];
  });
  expect(far).toEqual([]);
}
