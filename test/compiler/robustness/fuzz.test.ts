import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlace } from "../../support/ask-all.ts";
import { isSound, mutated, nested, noise } from "../../support/fuzz.ts";

test("specs and cases with some tokens less, more, moved or cut off", () => {
  fc.assert(
    fc.property(mutated, ({ text, offset, path }) => isSound(text, offset, path)),
    { seed: 1, numRuns: 150 },
  );
});

test("noise", () => {
  fc.assert(
    fc.property(noise, ({ text, offset }) => isSound(text, offset)),
    { seed: 2, numRuns: 300 },
  );
});

test.each(nested)("deep or long: %s", (_name, text) => {
  for (const depth of [90, 20_000]) isSound(`${text(depth)}\nconst Last = 1\n`, 40);
});

test("a place is in the text, and between its characters", () => {
  const text = "a\ud835\udefc";
  expect([-1, 0, 1, 2, 3, 4].filter((offset) => isPlace(text, offset))).toEqual([0, 1, 3]);
  expect([1, 2].filter((offset) => isPlace("\udefc\ud835", offset))).toEqual([1, 2]);
});
