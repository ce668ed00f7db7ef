import fc from "fast-check";
import { expect, test } from "vitest";
import type { Emission } from "../../../../src/compiler/ir/types/plan.ts";
import { expectStates } from "../../../../src/runtime/em/expect.ts";
import { scoreSequences } from "../../../../src/runtime/em/kernels/forward.ts";
import { readStates } from "../../../../src/runtime/em/kernels/index.ts";
import { readSequences } from "../../../../src/runtime/em/kernels/smoothed.ts";
import { createModel, type EmModel } from "../../../../src/runtime/em/model.ts";
import { rowsOf } from "../support/data.ts";
import { categorical, chain, emission, normal, observedCategory, plan, use } from "../support/plans.ts";
import { build, structures } from "../support/structures.ts";
import { cases, modelOf } from "./same.ts";

/** Log-likelihoods of rows or sequences, then every probability that the visitor was shown, in the order of rows. */
function read(model: EmModel, how: typeof expectStates): { perUnit: number[]; shown: number[]; states: number[][] } {
  const shown: number[][] = [];
  const open: number[][] = [];
  const { perUnit } = how(model, (row, states, posterior) => {
    open[row] = Array.from(states);
    shown[row] = Array.from(states, (s) => posterior[s]);
  });
  return { perUnit: Array.from(perUnit), shown: shown.flat(), states: open };
}

function expectSameReading(model: EmModel, relaxed: boolean): void {
  const plain = read(model, expectStates);
  const kernel = read(model, (given, visit) => readStates(given, visit, { least: 0, relaxed }));
  expect(kernel.states).toEqual(plain.states);
  for (const [row, value] of plain.perUnit.entries())
    if (kernel.perUnit[row] !== value) expect(Math.abs(kernel.perUnit[row] - value)).toBeLessThan(1e-11 * Math.max(1, Math.abs(value)));
  for (const [i, value] of plain.shown.entries()) expect(Math.abs(kernel.shown[i] - value)).toBeLessThan(1e-11);
}

const scalars: Record<string, Emission["params"]> = {
  LogNormal: { mean: use("mean", ["k"], [2]), var: use("var", ["k"], [2]) },
  Gamma: { shape: use("rate_a", ["k"], [2]), rate: use("rate_b", ["k"], [2]) },
  StudentT: { mean: use("mean", ["k"], [2]), std: use("rate_a", ["k"], [2]), df: use("rate_b", ["k"], [2]) },
};

test("score and responsibilities of rows by a kernel are those of the plain path", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 9 }), (drawn, K, D) => {
      const parts = [
        normal(D, "full", ["k"]),
        normal(2, "diagonal", ["k"], "d"),
        emission("Poisson", 2, { rate: use("rate_c", ["k"], [2]) }, "c"),
        emission("Categorical", 1, { p: use("shares_l", ["k"], [4]) }, "l", 4),
      ];
      expectSameReading(modelOf(plan([categorical("k", K)], parts), drawn), drawn.relaxed);
      expectSameReading(modelOf(plan([categorical("k", K)], [parts[0]]), drawn), drawn.relaxed);
      for (const [family, args] of Object.entries(scalars))
        expectSameReading(modelOf(plan([categorical("k", K)], [emission(family, 2, args)]), drawn), drawn.relaxed);
      expectSameReading(
        modelOf(plan([categorical("k", K), observedCategory("y", 3)], [normal(D, "tied", ["k", "y"])]), drawn),
        drawn.relaxed,
      );
    }),
    { numRuns: 15, seed: 10 },
  );
});

test("a row without a chance has -Infinity, and its states are equally probable", () => {
  const shares = plan([categorical("k", 2)], [emission("Categorical", 1, { p: use("shares", [], [3]) }, "x", 3)]);
  const parameters = { weights_k: Float64Array.of(0.3, 0.7), shares: Float64Array.of(0.5, 0, 0.5) };
  const model = createModel(shares, rowsOf([[0], [1], [2], [1], [0]]), parameters);
  model.refresh();
  const kernel = read(model, (given, visit) => readStates(given, visit, { least: 0, relaxed: false }));
  expect(kernel.perUnit.map((value) => value === Number.NEGATIVE_INFINITY)).toEqual([false, true, false, true, false]);
  expect(kernel.shown.slice(0, 4)).toEqual([0.3, 0.7, 0.5, 0.5].map((share) => expect.closeTo(share, 14)));
  expect(kernel.perUnit[0]).toBeCloseTo(Math.log(0.5), 14);
});

test("score and smoothed states of many sequences, whatever the structure", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 4, maxLength: 20 });
  fc.assert(
    fc.property(structures, lengths, fc.boolean(), (structure, drawn, relaxed) => {
      const { model, parameters, data } = build(structure, drawn);
      const bound = createModel(model, data, parameters);
      bound.refresh();
      expect(readSequences(bound, undefined, relaxed)).toBeDefined();
      expectSameReading(bound, relaxed);
    }),
    { numRuns: 60, seed: 13 },
  );
});

test("the score of a few long sequences, however many steps are read at a time", () => {
  const lengths = fc.array(fc.constantFrom<number[]>(0, 1, 127, 500, 2048, 2049, 4300), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 2, max: 7 }), fc.boolean(), (drawn, K, relaxed) => {
      const ends = drawn.map((_length, i) => drawn.slice(0, i + 1).reduce((sum, length) => sum + length, 0));
      const sequences = ends.map((end, i) => ({ start: end - drawn[i], end }));
      const parts = [normal(1, "diagonal", ["k"]), emission("Poisson", 2, { rate: use("rate_c", ["k"], [2]) }, "c")];
      const rows = Math.max(...ends, 1);
      const model = modelOf(plan([chain("k", K)], parts), { rows, weighted: false, relaxed, seed: K + rows }, sequences);
      const found = scoreSequences(model, relaxed);
      expect(found).toBeDefined();
      for (const [i, value] of expectStates(model).perUnit.entries())
        expect(Math.abs((found?.[i] ?? Number.NaN) - value)).toBeLessThan(1e-11 * Math.max(1, Math.abs(value)));
    }),
    { numRuns: 20, seed: 14 },
  );
});

test("a sequence without a chance has -Infinity, and leaves the others as they are", () => {
  const parts = [emission("Categorical", 1, { p: use("shares", ["k"], [3]) }, "x", 3)];
  const parameters = {
    initial: Float64Array.of(0.5, 0.5),
    transition: Float64Array.of(0.9, 0.1, 0.2, 0.8),
    shares: Float64Array.of(0.5, 0, 0.5, 0.2, 0, 0.8),
  };
  const sequences = [0, 1, 2, 3, 4].map((i) => ({ start: 4 * i, end: 4 * i + 4 }));
  const x = Array.from({ length: 20 }, (_row, i) => [i === 9 ? 1 : 2 * (i % 2)]);
  const model = createModel(plan([chain("k", 2)], parts), { ...rowsOf(x), sequences }, parameters);
  model.refresh();
  expectSameReading(model, false);
  expect(readStates(model, undefined, { least: 0 }).perUnit[2]).toBe(Number.NEGATIVE_INFINITY);
});

test("a long sequence that the kernel cannot hold is scored row by row", () => {
  const parts = [emission("Categorical", 1, { p: use("shares", ["k"], [3]) }, "x", 3)];
  const parameters = {
    initial: Float64Array.of(0.5, 0.5),
    transition: Float64Array.of(0.9, 0.1, 0.2, 0.8),
    shares: Float64Array.of(0.5, 0, 0.5, 0.2, 0, 0.8),
  };
  const sequences = [0, 1, 2].map((i) => ({ start: 20 * i, end: 20 * i + 20 }));
  const x = Array.from({ length: 60 }, (_row, i) => [i === 29 ? 1 : 2 * (i % 2)]);
  const model = createModel(plan([chain("k", 2)], parts), { ...rowsOf(x), sequences }, parameters);
  model.refresh();
  const found = readStates(model, undefined, { least: 0 }).perUnit;
  expect(found[1]).toBe(Number.NEGATIVE_INFINITY);
  for (const i of [0, 2]) expect(found[i]).toBeCloseTo(expectStates(model).perUnit[i], 12);
});
