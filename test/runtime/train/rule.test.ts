import fc from "fast-check";
import { expect, test } from "vitest";
import { emitUpdate, optimizers } from "../../../src/compiler/backend.ts";
import type { OptimizerDefinition } from "../../../src/compiler/optimizers/types.ts";
import { createStore } from "../../../src/runtime/memory/store.ts";
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
        make(store, rule, Object.keys(scalars))(Math.min(a, b), Math.max(a, b), 0.75, scalars);
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
  createRule(store, rule, [])(0, 3, 1, {});
  expect([...store.region("weights")]).toEqual([0, 1, 2].map((g) => Math.fround(-Math.exp(g))));
});
