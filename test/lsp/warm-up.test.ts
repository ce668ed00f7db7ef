import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { warmUp } from "../../lsp/warm-up.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How often it is asked whether a run is needed, once before each run. */
function askedTimes(answers: boolean[], stops = false): number {
  let asked = 0;
  const stop = warmUp(() => answers[asked++] === true);
  if (stops) stop();
  vi.runAllTimers();
  return asked;
}

test("the server warms up run by run, until something is open", () => {
  expect(askedTimes([true, true, true, true])).toBe(3);
  expect(askedTimes([true, false, true])).toBe(2);
  expect(askedTimes([false])).toBe(1);
});

test("a server that is told to end doesn't begin", () => {
  expect(askedTimes([true], true)).toBe(0);
});
