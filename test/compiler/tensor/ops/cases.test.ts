import { expect, test } from "vitest";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../../src/compiler/tensor/differentiate.ts";
import { shapeOf } from "../../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../../src/compiler/tensor/interpret.ts";
import { ops } from "../../../../src/compiler/tensor/ops/index.ts";
import type { OpName } from "../../../../src/compiler/tensor/types.ts";
import { verifyProgram } from "../../../../src/compiler/tensor/verify.ts";
import { caseInputs, caseTypes, gradientGap } from "../../../support/differences.ts";

const sizes = { B: 3, T: 2 };
const names = Object.keys(ops) as OpName[];

test.each(names)("%s has a doc, cases, and its own name", (name) => {
  const definition = ops[name];
  expect(definition.name).toBe(name);
  expect(definition.doc).toMatch(/\.$/);
  expect(definition.cases.length).toBeGreaterThan(0);
});

test("there are 43 ops", () => expect(names.length).toBe(43));

for (const name of names) {
  const definition = ops[name];
  definition.cases.forEach((given, index) => {
    for (const B of [3, 1, 0]) {
      if (given.notFor?.includes(B)) continue;
      test(`${name} ${index}: values have the inferred shapes for B = ${B}`, () => {
        const dims = { ...sizes, B };
        const inputs = caseInputs(given, dims);
        const types = definition.infer(caseTypes(given), given.attributes ?? {});
        const results = definition.evaluate(inputs, given.attributes ?? {}, dims);
        expect(results.map(({ shape }) => shape)).toEqual(types.map(({ shape }) => shapeOf(shape, dims)));
        for (const { shape, data } of results) expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
      });
    }

    test(`${name} ${index}: costs are numbers`, () => {
      const b = createBuilder("cost");
      const inputs = caseTypes(given).map((type, i) => b.input(type, { is: "data", field: `x${i}` }));
      b.emit(name, inputs, given.attributes);
      const { flops, bytes } = definition.cost(b.program.ops[0]!, sizes);
      expect(flops).toBeGreaterThanOrEqual(0);
      expect(bytes).toBeGreaterThanOrEqual(0);
    });

    if (!given.smooth || definition.vjp === "none") return;
    for (const order of [1, 2] as const) {
      test(`${name} ${index}: gradient of order ${order} equals finite differences`, () => {
        const gap = gradientGap(
          {
            types: caseTypes(given),
            inputs: caseInputs(given, sizes),
            sizes,
            build: (b, inputs) => b.emit(name, inputs, given.attributes),
          },
          order,
        );
        expect(gap).toBeLessThan(1e-7);
      });
    }
  });
}

test.each(names.filter((name) => ops[name].vjp !== "none"))("closure: the gradient of %s can be differentiated", (name) => {
  for (const given of ops[name].cases) {
    const b = createBuilder("closure");
    const inputs = caseTypes(given).map((type, i) => b.input(type, { is: "data", field: `x${i}` }));
    const floats = inputs.filter(({ dtype }) => dtype === "float");
    const results = b.emit(name, inputs, given.attributes).filter(({ dtype }) => dtype === "float");
    if (results.length === 0) continue;
    const before = b.program.ops.length;
    const total = results.map((value) => b.sum(value)).reduce(b.add);
    const first = gradients(b, total, floats);
    for (const op of b.program.ops.slice(before)) expect(ops[op.op].vjp, `${op.op} emitted by ${name}`).toBeDefined();
    // The second gradient runs through every op that the first one emitted.
    const second = gradients(b, first.map((value) => b.sum(b.mul(value, value))).reduce(b.add), floats);
    for (const value of second) b.output(value, { is: "result", name: `g${value.id}` });
    expect(verifyProgram(b.program)).toEqual([]);
    if (given.notFor?.includes(1)) continue;
    for (const { data } of interpret(b.program, caseInputs(given, sizes), sizes)) {
      if (given.smooth) expect(data.every(Number.isFinite)).toBe(true);
    }
  }
});

test("only piecewise constant ops, sources and stopGradient have no gradient", () => {
  const without = names.filter((name) => ops[name].vjp === "none");
  expect(without).toEqual(["constant", "dim", "sign", "greater", "greaterEqual", "equal", "cast", "stopGradient", "argMax"]);
});
