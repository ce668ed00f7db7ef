import fc from "fast-check";
import { expect, test } from "vitest";
import { optimizers } from "../../../src/compiler/backend.ts";
import type { ParameterLayout } from "../../../src/compiler/ir/types/layout.ts";
import type { OptimizerDefinition } from "../../../src/compiler/optimizers/types.ts";
import { createStore } from "../../../src/runtime/memory/store.ts";
import type { OpenStore } from "../../../src/runtime/memory/types.ts";
import { createUpdater, type UpdaterOptions } from "../../../src/runtime/train/update.ts";
import { layoutFrom } from "./support/layout.ts";

const sgd: UpdaterOptions = {
  rule: optimizers.sgd,
  settings: { learning_rate: 1, momentum: 0, nesterov: 0, weight_decay: 0 },
  states: [],
};
const adam: UpdaterOptions = {
  rule: optimizers.adam,
  settings: { learning_rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  states: [],
};

function storeOf(layout: ParameterLayout, { rule }: UpdaterOptions, ema = false): OpenStore {
  return createStore(layout, rule.moments, { ema });
}

const vector = layoutFrom([{ name: "w", shape: [3] }]);
const floats = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e18), max: Math.fround(1e18) });

test("clipping leaves a short gradient as it is and brings a long one to the norm", () => {
  fc.assert(
    fc.property(fc.tuple(floats, floats, floats), fc.float({ min: Math.fround(0.01), max: 100, noNaN: true }), (gradient, clip) => {
      const store = storeOf(vector, sgd);
      store.region("gradients").set(gradient);
      const { normSquared, applied } = createUpdater(store, "model", { ...sgd, clip }).apply(1);
      const norm = Math.hypot(...gradient);
      const moved = Math.hypot(...store.region("weights"));
      expect(applied).toBe(true);
      expect(Math.sqrt(normSquared)).toBeCloseTo(norm, norm > 1 ? -Math.log10(norm * 1e-6) : 6);
      expect(Math.abs(moved - Math.min(norm, clip))).toBeLessThanOrEqual(1e-6 * Math.min(norm, clip));
    }),
  );
});

test("a refused update changes no byte of weights, moments, average and state", () => {
  const layout = layoutFrom([
    { name: "w", shape: [3] },
    { name: "s", shape: [2], kind: "state" },
  ]);
  const options = { ...adam, ema: 0.9, states: ["s"] };
  const store = storeOf(layout, adam, true);
  const updater = createUpdater(store, "model", options);
  store.region("gradients").set([1, -2, 3]);
  store.region("nextState").set([5, 6]);
  expect(updater.apply(0.1).applied).toBe(true);
  expect([...store.region("state")]).toEqual([5, 6]);
  const kept = store.regions.filter((region) => region !== "gradients" && region !== "nextState");
  const before = kept.map((region) => store.region(region).slice());
  const refuse = (gradient: number[], state: number[]) => {
    store.region("gradients").set(gradient);
    store.region("nextState").set(state);
    expect(updater.apply(0.1).applied).toBe(false);
    expect(kept.map((region) => store.region(region).slice())).toEqual(before);
    expect(updater.count).toBe(1);
  };
  refuse([1, Number.NaN, 3], [7, 8]);
  refuse([1, 2, Number.NEGATIVE_INFINITY], [7, 8]);
  refuse([1, 2, 3], [7, Number.POSITIVE_INFINITY]);
});

test("the largest finite gradient is not taken for an overflow", () => {
  const store = storeOf(vector, sgd);
  store.region("gradients").set([3.4e38, 3.4e38, -3.4e38]);
  expect(createUpdater(store, "model", { ...sgd, clip: 1 }).apply(1).applied).toBe(true);
  store.region("weights").forEach((weight) => {
    expect(Math.abs(weight)).toBeCloseTo(1 / Math.sqrt(3), 6);
  });
});

test("adam's steps are those of the paper", () => {
  const store = storeOf(vector, adam);
  const updater = createUpdater(store, "model", adam);
  const w = [0.5, -1, 2];
  const m = [0, 0, 0];
  const v = [0, 0, 0];
  store.region("weights").set(w);
  for (let t = 1; t <= 5; t++) {
    const g = [Math.fround(0.1 * t), -t, Math.fround(1 / t)];
    store.region("gradients").set(g);
    updater.apply(0.1);
    for (let i = 0; i < 3; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] ** 2;
      w[i] -= (0.1 * (m[i] / (1 - 0.9 ** t))) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8);
    }
    store.region("weights").forEach((weight, i) => {
      expect(weight).toBeCloseTo(w[i], 6);
    });
  }
});

test("weight decay is for the slots that want it, also when they alternate", () => {
  const layout = layoutFrom([
    { name: "kernel", shape: [2], decay: true },
    { name: "bias", shape: [1] },
    { name: "other", shape: [2], decay: true },
  ]);
  const options = { ...sgd, settings: { ...sgd.settings, weight_decay: 0.5 } };
  const store = storeOf(layout, options);
  store.region("weights").fill(1);
  createUpdater(store, "model", options).apply(0.5);
  expect([...store.region("weights")]).toEqual([0.75, 0.75, 1, 0.75, 0.75]);
});

test("groups have their own ranges and counters", () => {
  const layout = layoutFrom([
    { name: "d", shape: [2], group: "discriminator" },
    { name: "g", shape: [2], group: "generator" },
  ]);
  const store = storeOf(layout, adam);
  const [d, g] = ["discriminator", "generator"].map((group) => createUpdater(store, group, adam));
  store.region("gradients").fill(1);
  for (let i = 0; i < 3; i++) d.apply(0.1);
  expect([...store.slot("g", "weights")]).toEqual([0, 0]);
  expect([...store.slot("g", "moment:mean")]).toEqual([0, 0]);
  g.apply(0.1);
  expect([d.count, g.count]).toEqual([3, 1]);
  // Adam's first step is the rate, whatever the gradient.
  expect(store.slot("g", "weights")[0]).toBeCloseTo(-0.1, 6);
  expect(store.slot("d", "weights")[0]).toBeCloseTo(-0.3, 6);
});

test("a non-finite gradient of another group does not matter", () => {
  const layout = layoutFrom([
    { name: "d", shape: [1], group: "discriminator" },
    { name: "g", shape: [1], group: "generator" },
  ]);
  const store = storeOf(layout, sgd);
  store.region("gradients").set([1, Number.NaN]);
  expect(createUpdater(store, "discriminator", sgd).apply(1).applied).toBe(true);
});

test("the average forgets the start and follows a constant drift at the distance of its decay", () => {
  const options = { ...sgd, ema: 0.5 };
  const store = storeOf(vector, options, true);
  const updater = createUpdater(store, "model", options);
  let expected = 0;
  for (let t = 1; t <= 30; t++) {
    store.region("gradients").fill(-1);
    updater.apply(1);
    const decay = Math.min(0.5, t / (t + 9));
    expected = decay * expected + (1 - decay) * t;
  }
  expect(store.region("ema")[0]).toBeCloseTo(expected, 4);
  // decay / (1 - decay) steps behind.
  expect(store.region("ema")[0]).toBeCloseTo(29, 4);
});

test("rules of any number of moments", () => {
  for (let count = 0; count <= 4; count++) {
    const names = Array.from({ length: count }, (_, k) => `m${k}`);
    // Moment k gathers k + 1 times the gradient; the weight falls by the sum of all moments and the gradient.
    const rule: OptimizerDefinition = {
      name: "gather",
      doc: "",
      settings: [],
      moments: names,
      update(m, w, g, moments) {
        const next = moments.map((moment, k) => m.add(moment, m.mul(m.number(k + 1), g)));
        return { w: next.reduce((sum, moment) => m.sub(sum, moment), m.sub(w, g)), moments: next };
      },
      scalars: () => ({}),
    };
    const store = createStore(vector, rule.moments, { ema: false });
    store.region("gradients").set([1, 2, -3]);
    const updater = createUpdater(store, "model", { rule, settings: {}, states: [] });
    updater.apply(1);
    updater.apply(1);
    const total = (count * (count + 1)) / 2;
    expect([...store.region("weights")]).toEqual([1, 2, -3].map((g) => -g * (2 + 3 * total)));
    for (const [k, name] of names.entries()) expect([...store.region(`moment:${name}`)]).toEqual([1, 2, -3].map((g) => 2 * (k + 1) * g));
  }
});
