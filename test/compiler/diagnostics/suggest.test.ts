import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance, suggest } from "../../../src/compiler/diagnostics/suggest.ts";

const layers = ["dense", "conv", "conv_transpose", "flatten", "relu", "leaky_relu", "gelu", "tanh"];

test.each([
  ["dens", "dense"],
  ["desne", "dense"],
  ["Dense", "dense"],
  ["convtranspose", "conv_transpose"],
  ["rleu", "relu"],
  ["falten", "flatten"],
  ["tan", "tanh"],
])("%s may mean %s", (name, expected) => {
  expect(suggest(name, layers)).toBe(expected);
});

test.each(["x", "softmax", "dense", "re", "attention"])("%s means none of them", (name) => {
  expect(suggest(name, layers)).toBe(undefined);
});

test("the nearest wins, the first of equals", () => {
  expect(suggest("cova", ["cow", "cov", "coxa"])).toBe("cov");
});

test("one letter suggests only the same letter of the other case", () => {
  expect(suggest("k", ["K", "Q"])).toBe("K");
  expect(suggest("j", ["K", "Q"])).toBe(undefined);
});

test("distances known from the literature", () => {
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("ca", "abc")).toBe(3);
  expect(editDistance("ab", "ba")).toBe(1);
  expect(editDistance("", "abc")).toBe(3);
});

test("a distance is symmetric, zero for equals only and at most the longer length", () => {
  const short = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(short, short, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
    { seed: 4, numRuns: 300 },
  );
});
