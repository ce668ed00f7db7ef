import { expect, test } from "vitest";
import { GrowingNumbers, inMemory, memoryUnder, regionAbove, roomFor, TooManyNumbers } from "../../../src/runtime/rows/growing.ts";

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

test("regions above numbers don't meet, are 0 at first, and go to the next who asks when they are released", () => {
  const numbers = inMemory(1000).fill(7);
  const memory = memoryUnder(numbers) ?? expect.fail("no memory");
  const [first, second] = [regionAbove(memory, 100_000), regionAbove(memory, 10)];
  if (first === undefined || second === undefined) return expect.fail("no room");
  expect(first.at).toBeGreaterThanOrEqual(numbers.byteLength);
  expect(second.at).toBeGreaterThanOrEqual(first.at + 100_000);
  new Uint8Array(memory.buffer, first.at, 100_000).fill(1);
  first.release();
  // Below what is still in use nothing is given.
  expect(regionAbove(memory, 10)?.at).toBeGreaterThan(second.at);
  const other = inMemory(1000);
  const under = memoryUnder(other) ?? expect.fail("no memory");
  const before = regionAbove(under, 1000);
  new Uint8Array(under.buffer, before?.at, 1000).fill(1);
  before?.release();
  const after = regionAbove(under, 200_000);
  expect([after?.at, new Uint8Array(under.buffer, after?.at, 200_000).every((byte) => byte === 0)]).toEqual([before?.at, true]);
  expect([numbers.every((value) => value === 7), regionAbove(under, 2 ** 32)]).toEqual([true, undefined]);
});
