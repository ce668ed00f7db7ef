import { expect, test } from "vitest";
import { fieldFunctions } from "../../../src/compiler/fields/index.ts";
import type { FieldType, RowBlock } from "../../../src/compiler/fields/types.ts";

const block = (values: number[], shape: number[] = []): RowBlock => ({
  shape,
  rows: values.length / shape.reduce((a, b) => a * b, 1),
  data: Float64Array.from(values),
});
const words = (...text: string[]): RowBlock => ({ shape: [], rows: text.length, data: new Float64Array(0), text });
const run = (name: string, ...inputs: RowBlock[]) => [...fieldFunctions[name]!.evaluate!(inputs, {}).data];
const typeOf = (name: string, inputs: FieldType[], settings = {}) => fieldFunctions[name]!.type(inputs, settings);

const NA = Number.NaN;

test("equality of numbers and of text; a missing side leaves it missing", () => {
  expect(run("equal", block([1, 2, NA]), block([2]))).toEqual([0, 1, NA]);
  expect(run("notEqual", block([1, 2, NA]), block([2]))).toEqual([1, 0, NA]);
  expect(run("equal", words("rain", "", "sun"), words("rain"))).toEqual([1, NA, 0]);
  expect(run("notEqual", words("rain", "", "sun"), words("rain"))).toEqual([0, NA, 1]);
});

test("and, or are three-valued", () => {
  const left = block([0, 0, 0, 1, 1, 1, NA, NA, NA]);
  const right = block([0, 1, NA, 0, 1, NA, 0, 1, NA]);
  expect(run("and", left, right)).toEqual([0, 0, 0, 0, 1, NA, 0, NA, NA]);
  expect(run("or", left, right)).toEqual([0, 1, NA, 1, 1, 1, NA, 1, NA]);
});

test("present and fill end missing entries", () => {
  expect(run("present", block([1, NA]))).toEqual([1, 0]);
  expect(run("present", words("a", ""))).toEqual([1, 0]);
  expect(run("fill", block([1, NA]), block([7]))).toEqual([1, 7]);
});

test("pow broadcasts a constant, a number a row, and a trailing shape", () => {
  expect(run("pow", block([1, 2, 3]), block([2]))).toEqual([1, 4, 9]);
  expect(run("pow", block([1, 2, 3, 4], [2]), block([1, 2]))).toEqual([1, 2, 9, 16]);
  expect(run("pow", block([1, 2, 3, 4], [2]), block([1, 2], [2]))).toEqual([1, 4, 3, 16]);
});

test("one_hot stands at the level's place; an unknown or missing value is missing", () => {
  const result = fieldFunctions.one_hot!.evaluate!([words("b", "a", "z", "")], {}, ["a", "b", "c"]);
  expect(result.shape).toEqual([3]);
  expect([...result.data]).toEqual([0, 1, 0, 1, 0, 0, NA, NA, NA, NA, NA, NA]);
});

test("reshape keeps the numbers", () => {
  const result = fieldFunctions.reshape!.evaluate!([block([1, 2, 3, 4], [2, 2])], { shape: [4] });
  expect(result.shape).toEqual([4]);
  expect([...result.data]).toEqual([1, 2, 3, 4]);
});

test("standardize fits the weighted mean and sd, divisor n", () => {
  // mean = (1 + 2 * 2 + 4) / 4; variance = (1.25^2 + 2 * 0.25^2 + 1.75^2) / 4 = 1.1875.
  expect(fieldFunctions.standardize!.fit!(Float64Array.of(1, 2, 4), Float64Array.of(1, 2, 1))).toEqual({
    ok: true,
    constants: [2.25, Math.sqrt(1.1875)],
  });
  expect(fieldFunctions.standardize!.fit!(Float64Array.of(3, 3), undefined)).toEqual({
    ok: false,
    message: "every training row has the value 3, so there is no sd to standardize by",
    hint: "leave the column out",
  });
  expect(fieldFunctions.standardize!.fit!(new Float64Array(0), undefined)).toMatchObject({ ok: false });
});

test("types: shapes join, text is refused where numbers are due", () => {
  const number: FieldType = { shape: [], kind: "number" };
  const image: FieldType = { shape: [28, 28, 1], kind: "number" };
  const text: FieldType = { shape: [], kind: "text" };
  const unknown: FieldType = { shape: undefined, kind: undefined };
  expect(typeOf("div", [image, number])).toEqual({ ok: true, type: image });
  expect(typeOf("add", [unknown, number])).toEqual({ ok: true, type: { shape: undefined, kind: "number" } });
  expect(typeOf("greaterEqual", [image, number])).toEqual({ ok: true, type: { shape: [28, 28, 1], kind: "truth" } });
  expect(typeOf("add", [image, { shape: [3], kind: "number" }])).toEqual({
    ok: false,
    message: "+ receives [28, 28, 1] and [3], which don't fit",
    hint: "give it equal shapes, or one number",
  });
  expect(typeOf("log", [text])).toMatchObject({ ok: false, message: "log takes numbers, but receives text" });
  expect(typeOf("equal", [text, number])).toMatchObject({ ok: false, message: "== compares text with a number" });
  expect(typeOf("equal", [text, unknown])).toMatchObject({ ok: true });
  expect(typeOf("and", [number, unknown])).toMatchObject({ ok: false, message: "and joins comparisons, but receives a number" });
  expect(typeOf("reshape", [image], { shape: [784] })).toEqual({ ok: true, type: { shape: [784], kind: "number" } });
  expect(typeOf("reshape", [image], { shape: [10, 10] })).toEqual({
    ok: false,
    message: "reshape(10, 10) needs 100 numbers, but receives 784 ([28, 28, 1])",
    hint: "give sizes whose product is 784",
  });
  expect(typeOf("one_hot", [text])).toEqual({ ok: true, type: { shape: undefined, kind: "number" } });
  expect(typeOf("present", [text])).toEqual({ ok: true, type: { shape: [], kind: "truth" } });
});
