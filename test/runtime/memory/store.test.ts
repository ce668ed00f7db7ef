import fc from "fast-check";
import { expect, test } from "vitest";
import { DiagnosticError } from "../../../src/compiler/diagnostics/report.ts";
import { initialise } from "../../../src/runtime/memory/initialise.ts";
import { readParameter } from "../../../src/runtime/memory/read.ts";
import { createStore } from "../../../src/runtime/memory/store.ts";
import { layoutFrom, type SlotSketch } from "../train/support/layout.ts";

test("no two regions share a number, and each is as long as its kind", () => {
  const sizes = fc.integer({ min: 0, max: 70 });
  fc.assert(
    fc.property(sizes, sizes, fc.boolean(), (weights, state, ema) => {
      const layout = layoutFrom([
        { name: "w", shape: [weights] },
        { name: "s", shape: [state], kind: "state" },
      ]);
      const store = createStore(layout, ["mean", "square"], { ema });
      expect(store.regions).toHaveLength(ema ? 7 : 6);
      for (const [i, region] of store.regions.entries()) store.region(region).fill(i + 1);
      for (const [i, region] of store.regions.entries()) {
        const values = store.region(region);
        expect(values).toHaveLength(region === "state" || region === "nextState" ? state : weights);
        expect(values.every((value) => value === i + 1)).toBe(true);
        expect(values.byteOffset % 64).toBe(0);
        expect(values.buffer).toBe(store.memory.buffer);
      }
    }),
  );
});

test("the memory is neither shared nor able to grow", () => {
  const store = createStore(layoutFrom([{ name: "w", shape: [3] }]), [], { ema: false });
  expect(store.memory.buffer).toBeInstanceOf(ArrayBuffer);
  expect(() => store.memory.grow(1)).toThrow(RangeError);
});

test("a slot is a view of its region; a weight has no state and the other way round", () => {
  const layout = layoutFrom([
    { name: "a", shape: [2] },
    { name: "b", shape: [2, 2] },
    { name: "s", shape: [1], kind: "state" },
  ]);
  const store = createStore(layout, ["m"], { ema: false });
  store.slot("b", "moment:m").set([1, 2, 3, 4]);
  expect([...store.region("moment:m")]).toEqual([0, 0, 1, 2, 3, 4]);
  expect(() => store.slot("a", "state")).toThrow("a is a weight");
  expect(() => store.slot("s", "weights")).toThrow("s is a state");
  expect(() => store.region("ema")).toThrow("no region ema");
});

test("more weights than a memory holds are refused", () => {
  const layout = layoutFrom([{ name: "w", shape: [2 ** 29] }]);
  expect(() => createStore(layout, ["mean", "square"], { ema: false })).toThrow(DiagnosticError);
  try {
    createStore(layout, ["mean", "square"], { ema: false });
  } catch (error) {
    expect(error).toMatchObject({ diagnostics: [{ code: "GEN6001", args: { weights: 2 ** 29, gibibytes: "8.0" } }] });
  }
});

const laws: SlotSketch[] = [
  { name: "Net.dense_1.kernel", shape: [40, 50], init: { law: "uniform", limit: 0.3 } },
  { name: "Net.dense_1.bias", shape: [50], init: { law: "constant", value: 0.5 } },
  { name: "M.mean", shape: [2000], init: { law: "normal", std: 0.1 } },
  { name: "Net.norm.variance", shape: [50], kind: "state", init: { law: "constant", value: 1 } },
];

test("slots are filled by their laws", () => {
  const store = createStore(layoutFrom(laws), ["m"], { ema: true });
  store.region("moment:m").fill(7);
  initialise(store, 3);
  const uniform = store.slot("Net.dense_1.kernel", "weights");
  expect(Math.max(...uniform)).toBeLessThan(0.3);
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-0.3);
  // Moments of the laws; the tolerances are five standard errors.
  const spread = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  expect(Math.abs(spread(uniform) - 0.3 / Math.sqrt(3))).toBeLessThan(0.01);
  expect(Math.abs(spread(store.slot("M.mean", "weights")) - 0.1)).toBeLessThan(0.008);
  expect(store.slot("Net.dense_1.bias", "weights").every((value) => value === 0.5)).toBe(true);
  expect([...store.region("nextState")]).toEqual(new Array(50).fill(1));
  expect(store.region("ema")).toEqual(store.region("weights"));
  expect(store.region("moment:m").every((value) => value === 0)).toBe(true);
});

test("a new slot does not change the numbers of the others, another seed changes all", () => {
  const before = createStore(layoutFrom(laws), [], { ema: false });
  const after = createStore(layoutFrom([{ name: "Net.dense_0.kernel", shape: [7], init: { law: "normal", std: 1 } }, ...laws]), [], {
    ema: false,
  });
  const other = createStore(layoutFrom(laws), [], { ema: false });
  initialise(before, 3);
  initialise(after, 3);
  initialise(other, 4);
  for (const name of ["Net.dense_1.kernel", "M.mean"]) {
    expect(after.slot(name, "weights")).toEqual(before.slot(name, "weights"));
    expect(other.slot(name, "weights")).not.toEqual(before.slot(name, "weights"));
  }
});

test("parameters are read in the user's space", () => {
  const layout = layoutFrom([
    { name: "p", shape: [2, 2], constraint: "simplex" },
    { name: "cov", shape: [3], constraint: "spd" },
    { name: "rate", shape: [1], constraint: "positive" },
  ]);
  const store = createStore(layout, [], { ema: true });
  store.slot("p", "weights").set([Math.log(2), Math.log(3), 0, 0]);
  store.slot("cov", "weights").set([Math.log(2), 3, 0]);
  store.slot("rate", "ema").set([Math.log(5)]);
  const close = (values: Float64Array, expected: number[]) => {
    expect(values).toHaveLength(expected.length);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6);
    });
  };
  close(readParameter(store, "p"), [2 / 6, 3 / 6, 1 / 6, 1 / 3, 1 / 3, 1 / 3]);
  // The factor [[2, 0], [3, 1]] times its transpose.
  close(readParameter(store, "cov"), [4, 6, 6, 10]);
  close(readParameter(store, "rate"), [1]);
  close(readParameter(store, "rate", "ema"), [5]);
});
