import fc from "fast-check";
import { expect, test } from "vitest";
import { weightedMedian } from "../../../src/compiler/math/median.ts";
import { rootOf } from "../../../src/compiler/math/root.ts";

test("a weighted median has the least weighted distance to all values", () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(pairs, pairs, (first, second) => {
      fc.pre([...first, ...second].some(([, weight]) => weight > 0));
      const lists = [first, second].map((list) => [...list].sort(([a], [b]) => a - b));
      const found = weightedMedian(
        lists.map((list) => Float64Array.from(list, ([value]) => value)),
        lists.map((list) => Float64Array.from(list, ([, weight]) => weight)),
      );
      const distance = (to: number): number => lists.flat().reduce((sum, [value, weight]) => sum + weight * Math.abs(value - to), 0);
      for (const [value] of lists.flat()) expect(distance(found)).toBeLessThanOrEqual(distance(value) + 1e-12);
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("between two middle values the median is halfway", () => {
  expect(weightedMedian([Float64Array.of(1, 2, 4, 9)], [Float64Array.of(1, 1, 1, 1)])).toBe(3);
  expect(weightedMedian([Float64Array.of(1, 2, 4, 9)], [Float64Array.of(1, 1, 0, 2)])).toBe(5.5);
});

test("the root of a falling function, or the bound that it lies beyond", () => {
  expect(rootOf((x) => 2 - Math.exp(x), -3, -50, 50)).toBeCloseTo(Math.LN2, 12);
  expect(rootOf((x) => -Math.atan(x - 7), -3, -50, 50)).toBeCloseTo(7, 12);
  expect(rootOf((x) => 1 - x ** 3, 40, -50, 50)).toBeCloseTo(1, 10);
  expect(rootOf(() => 1, 0, -2, 3)).toBe(3);
  expect(rootOf(() => -1, 0, -2, 3)).toBe(-2);
  expect(rootOf((x) => -x, 0, -2, 3)).toBe(0);
});
