import fc from "fast-check";
import { expect, test } from "vitest";
import { emitUpdate, numbers, optimizers } from "../../../src/compiler/backend.ts";
import type { OptimizerDefinition } from "../../../src/compiler/optimizers/types.ts";
import { createStore } from "../../../src/runtime/memory/store.ts";
import type { Region } from "../../../src/runtime/memory/types.ts";
import { createRule, plainRule } from "../../../src/runtime/train/rule.ts";
import { layoutFrom } from "./support/layout.ts";

/** A rule of every instruction that kernels have, with constants, choices and a part without gradients. */
const everything: OptimizerDefinition = {
  name: "everything",
  doc: "",
  settings: [],
  moments: ["a", "b", "c"],
  update(m, w, g, [a, b, c], { rate, margin }) {
    const size = m.sqrt(m.add(m.abs(a), m.mul(g, g)));
    const step = m.select(m.greater(g, margin), m.div(g, m.maximum(size, m.number(0.125))), m.neg(g));
    const kept = m.select(m.greaterEqual(b, m.neg(margin)), m.minimum(b, w), m.sub(w, m.mul(m.number(3), margin)));
    return { w: m.sub(w, m.mul(rate, step)), moments: [size, kept, c] };
  },
  scalars: () => ({ rate: 0.1, margin: 0.3 }),
};

const rules = [...Object.values(optimizers), everything];

test.each(rules.map((rule) => [rule.name, rule] as const))("%s as a kernel gives the bits of numbers", (_name, rule) => {
  const settings = Object.fromEntries(rule.settings.map(({ name, default: value }) => [name, Number(value)]));
  const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 23, maxLength: 23 });
  fc.assert(
    fc.property(floats, floats, floats, fc.nat(22), fc.nat(22), (weights, gradients, moments, a, b) => {
      const [kernel, plain] = [createRule, plainRule].map((make) => {
        const store = createStore(layoutFrom([{ name: "w", shape: [23] }]), rule.moments, { ema: false });
        store.region("weights").set(weights);
        store.region("gradients").set(gradients);
        for (const name of rule.moments) store.region(`moment:${name}`).set(moments.map(Math.abs));
        const scalars = rule.scalars(3, 0.01, true, settings);
        make(store, rule, Object.keys(scalars)).step(Math.min(a, b), Math.max(a, b), 0.75, scalars);
        return store;
      });
      for (const region of kernel.regions) expect(kernel.region(region), region).toEqual(plain.region(region));
    }),
  );
});

test("every optimizer has a kernel", () => {
  for (const rule of rules) {
    const settings = Object.fromEntries(rule.settings.map(({ name, default: value }) => [name, Number(value)]));
    const kernel = emitUpdate(rule, Object.keys(rule.scalars(1, 0.1, true, settings)));
    expect(kernel !== undefined && WebAssembly.validate(kernel.bytes), rule.name).toBe(true);
  }
});

test("a rule with an exponential goes by numbers", () => {
  const rule: OptimizerDefinition = {
    ...everything,
    moments: [],
    update: (m, w, g) => ({ w: m.sub(w, m.exp(g)), moments: [] }),
    scalars: () => ({}),
  };
  expect(emitUpdate(rule, [])).toBeUndefined();
  const store = createStore(layoutFrom([{ name: "w", shape: [3] }]), [], { ema: false });
  store.region("gradients").set([0, 1, 2]);
  createRule(store, rule, []).step(0, 3, 1, {});
  expect([...store.region("weights")]).toEqual([0, 1, 2].map((g) => Math.fround(-Math.fround(Math.exp(g)))));
});

const sgdScalars = ["rate", "momentum", "weight_decay", "of_slope", "of_velocity"];
const store23 = (ema = true) => createStore(layoutFrom([{ name: "w", shape: [23] }]), optimizers.sgd!.moments, { ema });

test("squares and averages as kernels give the bits of numbers", () => {
  const floats = fc.array(fc.float({ noNaN: true }), { minLength: 23, maxLength: 23 });
  fc.assert(
    fc.property(floats, floats, fc.nat(22), fc.nat(22), fc.double({ min: 0, max: 1, noNaN: true }), (weights, averages, a, b, share) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const [kernel, plain] = [createRule, plainRule].map((make) => {
        const store = store23();
        store.region("weights").set(weights);
        store.region("ema").set(averages);
        const rule = make(store, optimizers.sgd!, sgdScalars);
        const squares = rule.squares(store.region("weights"), start, end);
        rule.average(start, end, share);
        return { squares, ema: store.region("ema") };
      });
      expect(kernel).toEqual(plain);
    }),
  );
});

test("squares are those of f64 to its precision, and don't overflow", () => {
  const store = store23();
  const values = store.region("weights").map((_, i) => Math.sin(i) * 1e30);
  store.region("weights").set(values);
  const truth = values.reduce((sum, value) => sum + value * value, 0);
  const { squares } = createRule(store, optimizers.sgd!, sgdScalars);
  expect(Math.abs(squares(store.region("weights"), 0, 23) / truth - 1)).toBeLessThan(1e-14);
});

test("the average of a constant stays what it is, at a decay that f32 doesn't have", () => {
  const store = store23();
  store.region("weights").fill(0.7);
  store.region("ema").fill(0.7);
  const { average } = createRule(store, optimizers.sgd!, sgdScalars);
  for (let i = 0; i < 100; i++) average(0, 23, 1 - 0.999);
  expect([...store.region("ema")]).toEqual([...store.region("weights")]);
});

/** Settings that no 32-bit number holds, and weight decay where there is one. */
const written: Record<string, Record<string, number>> = {
  adam: { beta1: 0.9, beta2: 0.999 },
  adamw: { beta1: 0.9, beta2: 0.999, weight_decay: 0.01 },
  sgd: { momentum: 0.9, nesterov: 1, weight_decay: 1e-4 },
  rmsprop: { smoothing: 0.99, momentum: 0.9 },
};

test.each(Object.values(optimizers).map((rule) => [rule.name, rule] as const))(
  "%s in f32 is the rule in f64: each step to 1e-6, a thousand steps to 1e-4 of the way",
  (_name, rule) => {
    const settings = {
      ...Object.fromEntries(rule.settings.map(({ name, default: value }) => [name, Number(value)])),
      ...written[rule.name],
    };
    const store = createStore(layoutFrom([{ name: "w", shape: [23] }]), rule.moments, { ema: false });
    const weights = store.region("weights");
    weights.set(weights.map((_, i) => Math.cos(i)));
    const began = Float64Array.from(weights);
    const kernel = createRule(store, rule, Object.keys(rule.scalars(1, 0.01, true, settings)));
    const exact = Array.from(began, (w) => ({ w, moments: rule.moments.map(() => 0) }));
    let way = 0;
    for (let step = 1; step <= 1000; step++) {
      const gradients = store.region("gradients");
      gradients.set(gradients.map((_, i) => Math.sin(0.7 * i + 0.01 * step) * 10 ** ((i % 7) - 4)));
      const scalars = rule.scalars(step, 1e-3, true, settings);
      for (const [i, state] of exact.entries()) Object.assign(state, rule.update(numbers, state.w, gradients[i]!, state.moments, scalars));
      way = Math.max(way, ...exact.map(({ w }, i) => Math.abs(w - began[i]!)));
      if (step % 100 === 1) {
        // One step from the same numbers, which f32 can hold.
        const kept = store.regions.map((region) => store.region(region).slice());
        kernel.step(0, 23, 1, scalars);
        const held = (name: Region) => kept[store.regions.indexOf(name)]!;
        for (let i = 0; i < 23; i++) {
          const old = rule.moments.map((name) => held(`moment:${name}`)[i]!);
          const next = rule.update(numbers, held("weights")[i]!, gradients[i]!, old, scalars);
          expect(Math.abs(weights[i]! - next.w)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(next.w), Math.abs(held("weights")[i]!)));
          for (const [k, name] of rule.moments.entries()) {
            const scale = Math.max(Math.abs(old[k]!), Math.abs(next.moments[k]!));
            expect(Math.abs(store.region(`moment:${name}`)[i]! - next.moments[k]!)).toBeLessThanOrEqual(1e-6 * scale);
          }
        }
      } else kernel.step(0, 23, 1, scalars);
    }
    for (let i = 0; i < 23; i++) expect(Math.abs(weights[i]! - exact[i]!.w)).toBeLessThanOrEqual(1e-4 * way);
  },
);
