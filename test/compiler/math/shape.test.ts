import { expect, test } from "vitest";
import type { ValueType } from "../../../src/compiler/ir/types/model.ts";
import { freeNumbers, isSubkind, isSubtype, shapeOf, sizeOf, typeText } from "../../../src/compiler/math/shape.ts";

const type = (kind: ValueType["kind"], plate: number[] = [], size?: number, optional = false): ValueType => ({
  kind,
  plate,
  optional,
  ...(size === undefined ? {} : { size }),
});

test.each([
  [type("real", [28, 28, 1]), "real[28, 28, 1]", [28, 28, 1], 784],
  [type("spd", [3], 4), "spd(4)[3]", [3, 4, 4], 3 * 10],
  [type("simplex", [2, 5], 3), "simplex(3)[2, 5]", [2, 5, 3], 10 * 2],
  [type("positive", [], undefined, true), "positive?", [], 1],
])("%o", (one, text, shape, free) => {
  expect(typeText(one)).toBe(text);
  expect(shapeOf(one)).toEqual(shape);
  expect(freeNumbers(one)).toBe(free);
});

test("a vector of categories holds one number each", () => {
  const answers: ValueType = { ...type("category", [7], 2), levels: ["no", "yes"] };
  expect(shapeOf(answers)).toEqual([7]);
  expect(sizeOf(answers)).toBe(7);
  expect(typeText(answers)).toBe('category("no", "yes")[7]');
});

test("fixed entries aren't free", () => {
  // A left-right chain of three states: rows [_, _, 0], [0, _, _], [0, 0, 1].
  expect(freeNumbers(type("simplex", [3], 3), [null, null, 0, 0, null, null, 0, 0, 1])).toBe(2);
  expect(freeNumbers(type("spd", [], 2), [null, 0, 0, null])).toBe(2);
  expect(freeNumbers(type("real", [3]), [1, null, null])).toBe(2);
});

test("kinds below one another", () => {
  expect(isSubkind("binary", "unit")).toBe(true);
  expect(isSubkind("binary", "count")).toBe(true);
  expect(isSubkind("simplex", "unit")).toBe(true);
  expect(isSubkind("count", "positive")).toBe(false);
  expect(isSubkind("unit", "positive")).toBe(false);
  expect(isSubkind("category", "real")).toBe(false);
});

test("subtypes need the same shape, but one value is one value", () => {
  expect(isSubtype(type("unit", [4]), type("real", [4]))).toBe(true);
  expect(isSubtype(type("unit", [4]), type("real", [5]))).toBe(false);
  expect(isSubtype(type("real", [1]), type("real"))).toBe(true);
  expect(isSubtype(type("real"), type("real", [1]))).toBe(false);
  expect(isSubtype(type("simplex", [2], 3), type("unit", [2, 3]))).toBe(true);
  expect(isSubtype(type("spd", [], 3), type("real", [3, 3]))).toBe(true);
  expect(isSubtype(type("binary"), type("category", [], 2))).toBe(true);
  expect(isSubtype(type("binary"), type("category", [], 3))).toBe(false);
  expect(isSubtype(type("real", [], undefined, true), type("real"))).toBe(false);
  expect(isSubtype(type("real"), type("real", [], undefined, true))).toBe(true);
});
