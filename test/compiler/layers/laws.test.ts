import { expect, test } from "vitest";
import { functions } from "../../../src/compiler/layers/index.ts";
import { shapeOf } from "../../../src/compiler/math/shape.ts";
import { B } from "../../../src/compiler/tensor/dims.ts";
import { gradientGap } from "../../support/differences.ts";
import { cases } from "./cases.ts";
import { build, type Case, inputTypes, randomInputs, resultType, run } from "./harness.ts";

const named = cases.map((one, i) => [`${one.fn} (${i})`, one] as const);

test("every function has a case, and is listed by its own name", () => {
  expect(new Set(cases.map(({ fn }) => fn))).toEqual(new Set(Object.keys(functions)));
  for (const [name, definition] of Object.entries(functions)) expect(definition.name).toBe(name);
});

test.each(named)("%s: the type's shape stands behind none, one or two batch axes", (_name, one) => {
  const own = shapeOf(resultType(one));
  for (const rows of [1, 3]) {
    const sizes = { B: rows, T: 1 };
    for (const [batch, concrete] of [
      [[], []],
      [[B], [rows]],
      [
        [B, 2],
        [rows, 2],
      ],
    ] as const) {
      const ran = run(one, batch, randomInputs(one, batch, sizes), sizes);
      expect(ran.shape).toEqual([...batch, ...own]);
      expect(ran.result.shape).toEqual([...concrete, ...own]);
      expect(ran.result.data.every(Number.isFinite)).toBe(true);
    }
  }
});

test.each(named)("%s: each row has a value of its own, whatever the batch axes", (_name, one) => {
  const pair = { B: 3, T: 1 };
  const many = randomInputs(one, [B, 2], pair);
  const together = run(one, [B, 2], many, pair).result.data;
  const flat = many.map((array, i) => (i < one.inputs.length ? { ...array, shape: [6, ...array.shape.slice(2)] } : array));
  expect([...run(one, [B], flat, { B: 6, T: 1 }).result.data]).toEqual([...together]);
  const last = flat.map((array, i) => {
    if (i >= one.inputs.length) return array;
    const size = array.data.length / 6;
    return { shape: array.shape.slice(1), data: array.data.slice(5 * size) };
  });
  const alone = [...run(one, [], last, { B: 1, T: 1 }).result.data];
  const expected = [...together.slice(together.length - alone.length)];
  alone.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 12);
  });
});

const rows = { B: 3, T: 1 };

function gap(one: Case, order: 1 | 2, mode: "train" | "infer"): number {
  const types = inputTypes(one, [B]);
  const inputs = randomInputs(one, [B], rows);
  return gradientGap({ types, inputs, sizes: rows, build: (b, values) => [build(b, one, values, mode).result] }, order);
}

test.each(named.filter(([, { order }]) => order >= 1))("%s: gradient against finite differences", (_name, one) => {
  expect(gap(one, 1, "infer")).toBeLessThan(1e-7);
});

test.each(named.filter(([, { order }]) => order >= 2))("%s: second gradient against finite differences", (_name, one) => {
  expect(gap(one, 2, "infer")).toBeLessThan(1e-6);
});

test.each(named.filter(([, { fn }]) => fn === "batch_norm"))("%s: gradients through the statistics of the batch", (_name, one) => {
  expect(gap(one, 1, "train")).toBeLessThan(1e-7);
  expect(gap(one, 2, "train")).toBeLessThan(1e-6);
});
