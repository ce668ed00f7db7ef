import { expect, test } from "vitest";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../src/compiler/tensor/differentiate.ts";
import { B } from "../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../src/compiler/tensor/interpret.ts";
import type { NdArray, TensorType, Value } from "../../../src/compiler/tensor/types.ts";
import { verifyProgram } from "../../../src/compiler/tensor/verify.ts";
import { gradientGap, randomArray, uniforms } from "../../support/differences.ts";

const float = (...shape: TensorType["shape"]): TensorType => ({ dtype: "float", shape });

function scalarProgram() {
  const b = createBuilder("p");
  const x = b.input(float(), { is: "data", field: "x" });
  return { b, x, at: (point: number, ...wanted: Value[]) => run(wanted, point) };
  function run(wanted: Value[], point: number): number[] {
    const program = { ...b.program, outputs: wanted.map((value) => ({ value, role: { is: "result", name: "r" } as const })) };
    return interpret(program, [{ shape: [], data: Float64Array.of(point) }], { B: 1 }).map(({ data }) => data[0]!);
  }
}

test("three derivatives of x⁴ in turn", () => {
  const { b, x, at } = scalarProgram();
  const square = b.mul(x, x);
  const derivatives = [b.mul(square, square)];
  for (let order = 1; order <= 3; order++) derivatives.push(gradients(b, derivatives.at(-1)!, [x])[0]!);
  expect(at(3, ...derivatives)).toEqual([81, 108, 108, 72]);
});

test("an interior value can be differentiated by, and does not stop the way to what is before it", () => {
  const { b, x, at } = scalarProgram();
  const inner = b.mul(x, x);
  const outer = b.exp(inner);
  const [byInner, byX] = gradients(b, outer, [inner, x]);
  const value = Math.exp(0.25);
  expect(at(0.5, byInner!, byX!)).toEqual([value, value]);
});

test("what it doesn't depend on has a gradient of zeros, of its own shape", () => {
  const b = createBuilder("p");
  const x = b.input(float(B, 2), { is: "data", field: "x" });
  const other = b.input(float(B, 3), { is: "data", field: "other" });
  const stopped = b.sum(b.stopGradient(b.add(x, x)));
  const [toX, toOther] = gradients(b, stopped, [x, other]);
  expect([toX!.shape, toOther!.shape]).toEqual([x.shape, other.shape]);
  for (const value of [toX!, toOther!]) b.output(value, { is: "result", name: "g" });
  const inputs = [randomArray([2, 2], "float", uniforms(1)), randomArray([2, 3], "float", uniforms(2))];
  for (const { data } of interpret(b.program, inputs, { B: 2 })) expect(data.every((entry) => entry === 0)).toBe(true);
});

test("the gradient by the value itself is 1", () => {
  const { b, x, at } = scalarProgram();
  expect(at(5, gradients(b, x, [x])[0]!)).toEqual([1]);
});

test("a cotangent weights the entries", () => {
  const b = createBuilder("p");
  const x = b.input(float(2), { is: "data", field: "x" });
  const weights = b.constant({ shape: [2], data: Float64Array.of(3, -1) });
  b.output(gradients(b, b.mul(x, x), [x], weights)[0]!, { is: "result", name: "g" });
  expect([...interpret(b.program, [{ shape: [2], data: Float64Array.of(2, 5) }], { B: 1 })[0]!.data]).toEqual([12, -10]);
});

test("adjoint ops have the origin of the op that they belong to", () => {
  const b = createBuilder("p");
  const x = b.input(float(B), { is: "data", field: "x" });
  const y = b.from("Net.first", () => b.exp(x));
  const z = b.from("Net.second", () => b.tanh(y));
  const before = b.program.ops.length;
  gradients(b, z, [x]);
  const origins = new Set(b.program.ops.slice(before).map((op) => op.origin));
  expect(origins).toEqual(new Set(["p", "Net.second", "Net.first"]));
});

test("a gradient penalty, differentiated by the weights, equals finite differences", () => {
  const random = uniforms(3);
  const shapes = [
    [4, 3],
    [3, 5],
    [5, 1],
  ];
  const inputs: NdArray[] = shapes.map((shape) => randomArray(shape, "float", random, [-1, 1]));
  const gap = gradientGap(
    {
      types: [float(B, 3), float(3, 5), float(5, 1)],
      inputs,
      sizes: { B: 4, T: 1 },
      build(b, [x, w1, w2]) {
        const critic = b.matMul(b.softplus(b.matMul(x!, w1!)), w2!);
        const [slope] = gradients(b, b.sum(critic), [x!]);
        const norm = b.sqrt(b.sum(b.mul(slope!, slope!), [1]));
        const excess = b.sub(norm, b.constant(1));
        return [b.mean(b.mul(excess, excess))];
      },
    },
    1,
  );
  expect(gap).toBeLessThan(1e-7);
});

test("programs with gradients are sound", () => {
  const b = createBuilder("p");
  const x = b.input(float(B, 3), { is: "data", field: "x" });
  const w = b.input(float(3, 2), { is: "weight", slot: "w" });
  const loss = b.mean(b.logSumExp(b.matMul(x, w), [1]));
  for (const value of gradients(b, loss, [w])) b.output(value, { is: "gradient", slot: "w" });
  expect(verifyProgram(b.program)).toEqual([]);
});
