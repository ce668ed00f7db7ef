import { expect, test } from "vitest";
import { GrowingNumbers, memoryUnder, roomFor, TooManyNumbers } from "../../../src/runtime/rows/growing.ts";

test("numbers keep their places while there come more, and older views stay valid", () => {
  const numbers = new GrowingNumbers();
  let early = numbers.take(0);
  for (let i = 0; i < 1_000_000; i++) {
    numbers.reserve(i + 1);
    numbers.room[i] = i;
    if (i === 200_000) early = numbers.take(i);
  }
  const all = numbers.take(1_000_000);
  expect([all.length, all.every((value, i) => value === i), early.every((value, i) => value === i)]).toEqual([1_000_000, true, true]);
  // In one memory, which a kernel could read.
  expect(memoryUnder(all)?.buffer).toBe(all.buffer);
  expect(memoryUnder(early)).toBe(memoryUnder(all));
});

test("few numbers are an array of their own; more than allowed are refused before there is room", () => {
  expect([memoryUnder(roomFor(1000)), roomFor(1000).length, roomFor(0).length]).toEqual([undefined, 1000, 0]);
  expect(memoryUnder(roomFor(1 << 18))?.buffer.byteLength).toBe(1 << 21);
  const few = new GrowingNumbers(8 * 2000);
  few.reserve(2000);
  expect(() => few.reserve(2001)).toThrow(TooManyNumbers);
});
