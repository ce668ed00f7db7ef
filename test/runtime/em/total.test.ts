import { expect, test } from "vitest";
import { Total } from "../../../src/runtime/em/total.ts";

function totalOf(terms: number[]): number {
  const total = new Total();
  for (const term of terms) total.add(term);
  return total.value;
}

test("a total keeps what its additions round off", () => {
  // Neumaier's own example, of which a plain sum and Kahan's leave 0.
  expect(totalOf([1, 1e100, 1, -1e100])).toBe(2);
  const tenths = new Array<number>(1e6).fill(0.1);
  expect(totalOf(tenths)).toBe(1e5);
  expect(tenths.reduce((sum, term) => sum + term, 0)).not.toBe(1e5);
});

test("infinite terms stay what they are", () => {
  expect(totalOf([1, Number.NEGATIVE_INFINITY, 2])).toBe(Number.NEGATIVE_INFINITY);
  expect(totalOf([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBeNaN();
});
