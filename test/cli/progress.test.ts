import { expect, test } from "vitest";
import { barView, jsonView, lineView, type Progress } from "../../src/cli/progress.ts";
import { capture } from "../support/cli.ts";

const event: Progress = {
  event: "progress",
  step: 0,
  steps: 100,
  phase: "epoch 1 of 4",
  objective: -104.25,
  metrics: {},
  rowsPerSecond: 1234.5,
};

/** A clock that a test moves, in milliseconds. */
function clock(): { now(): number; tick(ms: number): void } {
  let time = 5000;
  return {
    now: () => time,
    tick: (ms) => {
      time += ms;
    },
  };
}

test("lines come every few seconds, with share, objective, speed and time left", () => {
  const out = capture();
  const { now, tick } = clock();
  const view = lineView({ stream: out.stream, isTerminal: false }, 3, now);
  for (let step = 0; step <= 50; step += 10) {
    view.show({ ...event, step });
    tick(1000);
  }
  view.end();
  expect(out.text()).toBe("epoch 1 of 4 (30%): objective -104.2500, 1,235 rows/s, 7.0 s left\n");
});

test("a fit without rows per second tells iterations, and its share in place of steps", () => {
  const out = capture();
  const { now, tick } = clock();
  const view = lineView({ stream: out.stream, isTerminal: false }, 3, now);
  const fit: Progress = { event: "progress", step: 1, share: 0, phase: "start 1 of 10, iteration 1", objective: -1, metrics: {} };
  view.show(fit);
  tick(4000);
  view.show({ ...fit, step: 41, share: 0.2, phase: "start 3 of 10, iteration 2" });
  expect(out.text()).toBe("start 3 of 10, iteration 2 (20%): objective -1, 10 iterations/s, 16 s left\n");
});

test("where nobody knows how long it takes, no time is left", () => {
  const out = capture();
  const { now, tick } = clock();
  const view = lineView({ stream: out.stream, isTerminal: false }, 0, now);
  view.show({ event: "progress", step: 1, phase: "iteration 1", objective: Number.NaN, metrics: {} });
  tick(1000);
  view.show({ event: "progress", step: 3, phase: "iteration 3", objective: -2.5e-7, metrics: {} });
  expect(out.text().split("\n").slice(0, 2)).toEqual([
    "iteration 1: objective unknown, - iterations/s, - left",
    "iteration 3: objective -2.500e-7, 2 iterations/s, - left",
  ]);
});

test("programs get an object a line, at most one a second", () => {
  const out = capture();
  const { now, tick } = clock();
  const view = jsonView({ stream: out.stream, isTerminal: false }, 1, now);
  for (let step = 0; step < 4; step++) {
    view.show({ ...event, step });
    tick(600);
  }
  expect(
    out
      .text()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([{ ...event, step: 2 }]);
});

test("a terminal gets a bar with phase, share, objective, speed and time left, and is left clean", () => {
  const out = capture();
  const { now, tick } = clock();
  const view = barView({ stream: out.stream, isTerminal: true }, now);
  view.show(event);
  tick(2000);
  view.show({ ...event, step: 25 });
  view.end();
  const text = out.text();
  expect(text).toContain("epoch 1 of 4 ██████░░░░░░░░░░░░░░░░░░ 25%  objective -104.2500  1,235 rows/s  6.0 s left");
  // Hidden cursor at first, shown at last.
  expect([text.indexOf("\u001b[?25l") >= 0, text.lastIndexOf("\u001b[?25h") > text.lastIndexOf("\u001b[?25l")]).toEqual([true, true]);
  view.end();
});

test("a bar that never began draws nothing", () => {
  const out = capture();
  barView({ stream: out.stream, isTerminal: true }).end();
  expect(out.text()).toBe("");
});
