import fc from "fast-check";
import { expect, test } from "vitest";
import { expectStates } from "../../../../src/runtime/em/expect.ts";
import { readStates } from "../../../../src/runtime/em/kernels/index.ts";
import { createModel, type EmModel } from "../../../../src/runtime/em/model.ts";
import { rowsOf } from "../support/data.ts";
import { categorical, emission, normal, observedCategory, plan, use } from "../support/plans.ts";
import { cases, modelOf } from "./same.ts";

/** Log-likelihoods of rows, then every probability that the visitor was shown, row after row. */
function read(model: EmModel, how: typeof expectStates): { perUnit: number[]; shown: number[]; states: number[][] } {
  const shown: number[] = [];
  const open: number[][] = [];
  const { perUnit } = how(model, (_row, states, posterior) => {
    open.push(Array.from(states));
    for (const s of states) shown.push(posterior[s]);
  });
  return { perUnit: Array.from(perUnit), shown, states: open };
}

function expectSameReading(model: EmModel, relaxed: boolean): void {
  const plain = read(model, expectStates);
  const kernel = read(model, (given, visit) => readStates(given, visit, { least: 0, relaxed }));
  expect(kernel.states).toEqual(plain.states);
  for (const [row, value] of plain.perUnit.entries())
    expect(Math.abs(kernel.perUnit[row] - value)).toBeLessThan(1e-11 * Math.max(1, Math.abs(value)));
  for (const [i, value] of plain.shown.entries()) expect(Math.abs(kernel.shown[i] - value)).toBeLessThan(1e-11);
}

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
