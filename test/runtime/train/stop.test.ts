import { expect, test } from "vitest";
import { type Best, judge } from "../../../src/runtime/train/stop.ts";

/** The verdicts over a run of objectives, one an epoch, until it stops. */
function verdicts(objectives: number[], patience: number): string[] {
  let best: Best | undefined;
  const said: string[] = [];
  for (const [i, value] of objectives.entries()) {
    const verdict = judge(best, value, i + 1, patience);
    said.push(verdict);
    if (verdict === "better") best = { value, epoch: i + 1 };
    if (verdict === "stop") break;
  }
  return said;
}

test("stops after as many epochs without a better objective as the patience", () => {
  expect(verdicts([-3, -2, -2, -4, -1], 2)).toEqual(["better", "better", "worse", "stop"]);
  expect(verdicts([-3, -2, -2.5, -1, -2, -3], 2)).toEqual(["better", "better", "worse", "better", "worse", "stop"]);
});

test("what is not a number is never better", () => {
  expect(verdicts([Number.NaN, -1, Number.NaN], 1)).toEqual(["stop"]);
  expect(verdicts([Number.NaN, -1, Number.NaN, 0], 2)).toEqual(["worse", "better", "worse", "better"]);
});
