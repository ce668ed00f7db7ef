import { expect, test } from "vitest";
import { costView } from "../../src/cli/standard-errors.ts";

/** What is said as coordinates are done every so many seconds. */
function saidOf(seconds: number, of: number): string[] {
  const said: string[] = [];
  let clock = 0;
  const view = costView(
    (text) => void said.push(text),
    () => clock,
  );
  for (let done = 0; done <= of; done++) {
    view({ done, of, passes: 1 + 2 * done });
    clock += 1000 * seconds;
  }
  return said;
}

test("what standard errors cost is said beforehand where it is much, and how far they are", () => {
  expect(saidOf(0.001, 100)).toEqual([]);
  expect(saidOf(2, 5)).toEqual(["Standard errors of 5 numbers take about 10 passes over the rows, 10 s.", "3 of 5, 4.0 s left"]);
  expect(saidOf(0.1, 2447)[0]).toBe("Standard errors of 2,447 numbers take about 4,894 passes over the rows, 4 min 5 s.");
});
