import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDims,
  axesOf,
  B,
  broadcastShapes,
  dimText,
  multiplyDims,
  productOf,
  sameDim,
  shapeText,
  sizeOf,
  T,
} from "../../../src/compiler/tensor/dims.ts";
import type { Dim } from "../../../src/compiler/tensor/types.ts";

const dim: fc.Arbitrary<Dim> = fc.oneof(
  fc.nat(9),
  fc.record({
    times: fc.integer({ min: 1, max: 9 }),
    of: fc.array(fc.constantFrom("B" as const, "T" as const), { minLength: 1, maxLength: 3 }),
  }),
);

test("sizes of products are products of sizes, in any order", () => {
  fc.assert(
    fc.property(dim, dim, fc.nat(5), fc.nat(5), (a, b, rows, steps) => {
      const sizes = { B: rows, T: steps };
      expect(sizeOf(multiplyDims(a, b), sizes)).toBe(sizeOf(a, sizes) * sizeOf(b, sizes));
      expect(sameDim(multiplyDims(a, b), multiplyDims(b, a))).toBe(true);
    }),
    { seed: 1 },
  );
});

test("text", () => {
  expect(shapeText([3, B, multiplyDims(2, B), multiplyDims(T, B), productOf([])])).toBe("[3, B, 2*B, B*T, 1]");
});

test("sums exist for sizes of the same symbols", () => {
  expect(dimText(addDims(B, multiplyDims(2, B)))).toBe("3*B");
  expect(addDims(2, 3)).toBe(5);
  expect(() => addDims(B, T)).toThrow("B + T is no product of sizes");
});

test("broadcasting is right-aligned and never takes B for 1", () => {
  expect(broadcastShapes([B, 1, 3], [2, 1])).toEqual([B, 2, 3]);
  expect(broadcastShapes([], [B])).toEqual([B]);
  expect(() => broadcastShapes([B], [3])).toThrow("shapes [B] and [3] don't broadcast");
});

test("axes count from either end", () => {
  expect(axesOf([-1, 0, 2], 3)).toEqual([0, 2]);
  expect(axesOf(undefined, 2)).toEqual([0, 1]);
  expect(() => axesOf([3], 3)).toThrow("axis 3 of a tensor with 3 axes");
});
