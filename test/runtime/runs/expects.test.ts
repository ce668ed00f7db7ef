import { expect, test } from "vitest";
import type { Expectation } from "../../../src/compiler/ir/types/model.ts";
import { isMet } from "../../../src/runtime/runs/expects.ts";

function expectation(comparison: Expectation["comparison"], value: number, within?: number): Expectation {
  const metric = { name: "loglik", args: {}, heldout: false };
  return { node: "train.expect_1", text: "", metric, comparison, value, ...(within === undefined ? {} : { within }) };
}

test.each([
  ["==", 2, undefined, [2], [1.999, 2.001]],
  ["==", 2, 0.25, [1.75, 2, 2.25], [1.5, 2.5]],
  ["!=", 2, undefined, [1.999, 2.001], [2]],
  ["!=", 2, 0.25, [1.5, 2.5], [1.75, 2, 2.25]],
  ["<", 2, undefined, [1.999, Number.NEGATIVE_INFINITY], [2, 2.001]],
  ["<=", 2, undefined, [1.999, 2], [2.001]],
  [">", 2, undefined, [2.001, Number.POSITIVE_INFINITY], [2, 1.999]],
  [">=", 2, undefined, [2.001, 2], [1.999]],
] as const)("expect … %s %d within %s", (comparison, value, within, met, missed) => {
  const one = expectation(comparison, value, within);
  expect(met.map((found) => isMet(one, found))).toEqual(met.map(() => true));
  // What can't be measured is never met.
  const wrong = [...missed, ...(comparison === "!=" ? [] : [Number.NaN])];
  expect(wrong.map((found) => isMet(one, found))).toEqual(wrong.map(() => false));
});

test("what can't be measured differs from nothing either", () => {
  expect(isMet(expectation("!=", 2), Number.NaN)).toBe(false);
});
