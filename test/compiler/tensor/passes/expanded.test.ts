import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../../src/compiler/tensor/differentiate.ts";
import { B } from "../../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../../src/compiler/tensor/interpret.ts";
import { expanded } from "../../../../src/compiler/tensor/passes/expanded.ts";
import { factors } from "../../../../src/compiler/tensor/passes/factors.ts";
import { optimize } from "../../../../src/compiler/tensor/passes/index.ts";
import { normalizations } from "../../../../src/compiler/tensor/passes/normalizations.ts";
import { reshapes } from "../../../../src/compiler/tensor/passes/reshapes.ts";
import { terms } from "../../../../src/compiler/tensor/passes/terms.ts";
import type { Builder, TensorProgram, Value } from "../../../../src/compiler/tensor/types.ts";
import { verifyProgram } from "../../../../src/compiler/tensor/verify.ts";
import { randomArray, uniforms } from "../../../support/differences.ts";
import { randomProgram } from "../random-program.ts";

const passes = { normalizations, reshapes, terms, factors, expanded };

function expectSame(before: TensorProgram, after: TensorProgram, rows: number): void {
  expect(verifyProgram(after)).toEqual([]);
  const random = uniforms(6);
  const inputs = before.inputs.map(({ value }) =>
    randomArray(
      value.shape.map((size) => (typeof size === "number" ? size : rows)),
      "float",
      random,
      [0.5, 2],
    ),
  );
  const wanted = interpret(before, inputs, { B: rows });
  for (const [i, { shape, data }] of interpret(after, inputs, { B: rows }).entries()) {
    expect(shape).toEqual(wanted[i]!.shape);
    for (const [at, value] of data.entries()) expect(value).toBeCloseTo(wanted[i]!.data[at]!, 9);
  }
}

test.each(Object.entries(passes))("%s keeps the laws and the results of random programs", (_name, pass) => {
  fc.assert(
    fc.property(randomProgram, (program) => {
      expectSame(program, pass(program), 3);
      const smaller = optimize(program);
      expectSame(smaller, pass(smaller), 3);
    }),
    { seed: 8, numRuns: 60 },
  );
});

/** A program of x [B, 2, 3], a vector [3] and a scalar. */
function programOf(build: (b: Builder, x: Value, channel: Value, scalar: Value) => Value[]): TensorProgram {
  const b = createBuilder("p");
  const input = (field: string, shape: (typeof B)[]) => b.input({ dtype: "float", shape }, { is: "data", field });
  const inputs = [input("x", [B, 2, 3]), input("channel", [3]), input("scalar", [])] as const;
  for (const [i, value] of build(b, ...inputs).entries()) b.output(value, { is: "result", name: `y${i}` });
  return optimize(b.program);
}

/** Operations on whole batches, and sums over them. */
const largeOps = (program: TensorProgram) =>
  program.ops
    .filter(
      ({ op, inputs, results }) => op !== "reshape" && [...inputs, ...results].some(({ shape }) => shape.length === 3 && shape[1] === 2),
    )
    .map(({ op }) => op);

test("the gradient of a batch norm is two sums and four operations", () => {
  const forward = programOf((b, x, scale) => [b.mul(b.normalize(x, [0, 1], 1e-3).y, scale)]);
  const both = programOf((b, x, scale) => {
    const y = b.mul(b.normalize(x, [0, 1], 1e-3).y, scale);
    return [y, ...gradients(b, b.sum(b.exp(y)), [x, scale])];
  });
  expectSame(both, expanded(both), 4);
  expect(largeOps(expanded(forward))).toEqual(["sum", "sub", "mul", "sum", "mul"]);
  const own = [...largeOps(expanded(both))].sort();
  // Beside the forward pass: exp, dy (x - mean), two sums, and dx = a dy - c0 - c1 (x - mean).
  expect(own).toEqual([...["sum", "sub", "mul", "sum", "mul"], ...["exp", "mul", "sum", "sum"], ...["mul", "sub", "mul", "sub"]].sort());
});

test("what is the same for all that is averaged goes through a batch norm to its mean alone", () => {
  const shifted = programOf((b, x, channel) => {
    const { y, mean, variance } = b.normalize(b.add(x, channel), [0, 1], 1e-3);
    return [y, mean, variance];
  });
  expectSame(shifted, expanded(shifted), 4);
  expect(largeOps(expanded(shifted))).not.toContain("add");
  const other = programOf((b, x, channel) => [b.normalize(b.add(x, channel), [2], 1e-3).y]);
  expectSame(other, expanded(other), 4);
  expect(largeOps(expanded(other))).toContain("add");
});

test("factors of channels are multiplied with each other, and leave sums", () => {
  const twice = programOf((b, x, channel, scalar) => [b.mul(b.mul(x, channel), scalar)]);
  expect(largeOps(factors(twice))).toHaveLength(2);
  expect(largeOps(expanded(twice))).toEqual(["mul"]);
  const summed = programOf((b, x, channel) => [b.sum(b.mul(x, channel), [0, 1]), b.sum(x, [0, 1], true)]);
  expect(largeOps(expanded(summed))).toEqual(["sum"]);
});

test("the gradient of a cross-entropy is a difference, scaled once", () => {
  const entropy = programOf((b, x) => gradients(b, b.mean(b.sub(b.softplus(x), b.mul(x, b.constant(0.25))), [0, 1, 2]), [x]));
  expectSame(entropy, expanded(entropy), 4);
  const signs = programOf((b, x, _channel, scalar) => [
    b.sub(b.mul(b.sigmoid(x), scalar), b.mul(x, scalar)),
    b.neg(b.neg(x)),
    b.add(x, b.neg(b.exp(x))),
  ]);
  expect(largeOps(expanded(signs))).toEqual(["sigmoid", "sub", "mul", "exp", "sub"]);
  const doubled = programOf((b, x) => [b.add(x, x), b.mul(b.mul(b.exp(x), b.constant(2)), b.constant(3))]);
  expectSame(doubled, expanded(doubled), 4);
  expect(largeOps(expanded(doubled))).toEqual(["mul", "exp", "mul"]);
});
