import { expect, test } from "vitest";
import { scheduleOf } from "../../../src/runtime/train/schedules.ts";

const close = (value: number, expected: number) => expect(value).toBeCloseTo(expected, 12);

test("constant", () => {
  close(scheduleOf({ call: "constant", args: {} }, 10)(7.3, 0.1), 1);
});

test("cosine falls from 1 to its last share by half a wave", () => {
  const schedule = scheduleOf({ call: "cosine", args: { to: 0.1, warmup: 0 } }, 10);
  close(schedule(0, 0.1), 1);
  close(schedule(5, 0.1), 0.55);
  close(schedule(10 / 3, 0.1), 0.1 + 0.9 * 0.75);
  close(schedule(10, 0.1), 0.1);
});

test("cosine after a linear rise, whose first step is not 0 and whose last is 1", () => {
  const schedule = scheduleOf({ call: "cosine", args: { to: 0, warmup: 2 } }, 10);
  close(schedule(0, 0.5), 0.25);
  close(schedule(0.5, 0.5), 0.5);
  close(schedule(1.5, 0.5), 1);
  close(schedule(2, 0.5), 1);
  close(schedule(6, 0.5), 0.5);
  close(scheduleOf({ call: "cosine", args: { to: 0, warmup: 10 } }, 10)(9.5, 0.5), 1);
});

test("step drops after each so many epochs", () => {
  const schedule = scheduleOf({ call: "step", args: { every: 3, factor: 0.1 } }, 10);
  close(schedule(2.99, 0.01), 1);
  close(schedule(3, 0.01), 0.1);
  close(schedule(6, 0.01), 0.01);
});

test("exponential falls by its factor in an epoch", () => {
  const schedule = scheduleOf({ call: "exponential", args: { factor: 0.25 } }, 10);
  close(schedule(0, 0.1), 1);
  close(schedule(0.5, 0.1), 0.5);
  close(schedule(2, 0.1), 1 / 16);
});
