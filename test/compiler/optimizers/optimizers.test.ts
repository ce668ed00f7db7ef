import { expect, test } from "vitest";
import type { Args } from "../../../src/compiler/math/algebra.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";
import { valueAlgebra } from "../../../src/compiler/math/values.ts";
import { optimizers } from "../../../src/compiler/optimizers/index.ts";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { interpret } from "../../../src/compiler/tensor/interpret.ts";

function settingsOf(name: string, written: Args<number> = {}): Args<number> {
  const defaults = optimizers[name]!.settings.map(({ name: setting, default: value }) => [setting, Number(value)] as const);
  return { ...Object.fromEntries(defaults), ...written };
}

/** Weights after each step on f(w) = w² / 2, whose gradient is w, from 1. */
function descend(name: string, steps: number, written: Args<number> = {}, decay = false): number[] {
  const optimizer = optimizers[name]!;
  const settings = settingsOf(name, written);
  const path: number[] = [];
  let w = 1;
  let moments = optimizer.moments.map(() => 0);
  for (let step = 1; step <= steps; step++) {
    const scalars = optimizer.scalars(step, settings.learning_rate!, decay, settings);
    ({ w, moments } = optimizer.update(numbers, w, w, moments, scalars));
    path.push(w);
  }
  return path;
}

function expectPath(found: number[], expected: number[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((w, i) => {
    expect(w).toBeCloseTo(expected[i]!, 13);
  });
}

test("sgd shrinks by 1 - rate in each step", () => {
  expectPath(descend("sgd", 3, { learning_rate: 0.1 }), [0.9, 0.81, 0.729]);
});

test("sgd with momentum: v = 0.5 v + w, w = w - 0.1 v", () => {
  // v: 1, 1.4, 1.46; w: 0.9, 0.76, 0.614
  expectPath(descend("sgd", 3, { learning_rate: 0.1, momentum: 0.5 }), [0.9, 0.76, 0.614]);
});

test("sgd with Nesterov's momentum steps by w + 0.5 v", () => {
  // v: 1, 1.35; steps: 1.5, 0.85 + 0.675
  expectPath(descend("sgd", 2, { learning_rate: 0.1, momentum: 0.5, nesterov: 1 }), [0.85, 0.6975]);
});

test("weight decay counts only for slots that decay", () => {
  expectPath(descend("sgd", 1, { learning_rate: 0.1, weight_decay: 0.5 }, true), [0.85]);
  expectPath(descend("sgd", 1, { learning_rate: 0.1, weight_decay: 0.5 }, false), [0.9]);
  const adam = descend("adam", 1)[0]!;
  expectPath(descend("adamw", 1, { weight_decay: 0.1 }, true), [adam - 1e-3 * 0.1]);
  expectPath(descend("adamw", 1, { weight_decay: 0.1 }, false), [adam]);
});

test("adam's first step is the learning rate, and later ones follow its averages", () => {
  const rate = 0.1;
  const [first, second] = descend("adam", 2, { learning_rate: rate, beta1: 0.5, beta2: 0.75 });
  expect(first).toBeCloseTo(1 - rate, 8);
  // Averages after gradients 1 and g, corrected: (0.25 + 0.5 g) / 0.75 and (0.1875 + 0.25 g²) / 0.4375.
  const g = first!;
  const step = (0.25 + 0.5 * g) / 0.75 / (Math.sqrt((0.1875 + 0.25 * g * g) / 0.4375) + 1e-8);
  expect(second).toBeCloseTo(g - rate * step, 13);
});

test("adam on a constant gradient steps by the learning rate for ever", () => {
  const { update, scalars } = optimizers.adam!;
  let state = { w: 0, moments: [0, 0] };
  for (let step = 1; step <= 50; step++)
    state = update(numbers, state.w, -3, state.moments, scalars(step, 0.01, false, settingsOf("adam")));
  expect(state.w).toBeCloseTo(0.5, 8);
});

test("rmsprop divides by the root of the average square", () => {
  const first = 1 - 0.1 / (Math.sqrt(0.25) + 1e-8);
  const square = 0.75 * 0.25 + 0.25 * first * first;
  const second = first - 0.1 * (first / (Math.sqrt(square) + 1e-8));
  expectPath(descend("rmsprop", 2, { learning_rate: 0.1, smoothing: 0.75 }), [first, second]);
  const velocity = 0.5 / (Math.sqrt(0.25) + 1e-8) + first / (Math.sqrt(square) + 1e-8);
  expectPath(descend("rmsprop", 2, { learning_rate: 0.1, smoothing: 0.75, momentum: 0.5 }), [first, first - 0.1 * velocity]);
});

test.each(Object.keys(optimizers))("%s: the rule as tensor ops gives the same numbers, from moments of zeros", (name) => {
  const { update, moments, scalars } = optimizers[name]!;
  const given = scalars(3, 0.05, true, settingsOf(name));
  const weights = Float64Array.of(0.5, -1, 2);
  const slopes = Float64Array.of(0.1, 0, -4);
  const b = createBuilder("update");
  const role = { is: "scalar", name: "x" } as const;
  const type = { dtype: "float", shape: [3] } as const;
  const [w, g, ...old] = [0, 1, ...moments].map(() => b.input(type, role));
  const constants = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, b.constant(value)]));
  const next = update(valueAlgebra(b), w!, g!, old, constants);
  for (const value of [next.w, ...next.moments]) b.output(value, { is: "result", name: "r" });
  const inputs = [weights, slopes, ...moments.map(() => new Float64Array(3))].map((data) => ({ shape: [3], data }));
  const found = interpret(b.program, inputs, { B: 1 });
  weights.forEach((weight, i) => {
    const exact = update(
      numbers,
      weight,
      slopes[i]!,
      moments.map(() => 0),
      given,
    );
    [exact.w, ...exact.moments].forEach((value, part) => {
      expect(found[part]!.data[i]).toBeCloseTo(value, 14);
    });
  });
});

test("a gradient of 0 moves nothing but what decays", () => {
  for (const name of ["adam", "sgd", "rmsprop"]) {
    const { update, scalars, moments } = optimizers[name]!;
    const zeros = moments.map(() => 0);
    expect(update(numbers, 2, 0, zeros, scalars(1, 0.1, false, settingsOf(name)))).toEqual({ w: 2, moments: zeros });
  }
});
