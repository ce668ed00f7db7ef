import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../../src/compiler/tensor/differentiate.ts";
import { B } from "../../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../../src/compiler/tensor/interpret.ts";
import { broadcasts } from "../../../../src/compiler/tensor/passes/broadcasts.ts";
import { commonSubexpressions } from "../../../../src/compiler/tensor/passes/common-subexpressions.ts";
import { constants } from "../../../../src/compiler/tensor/passes/constants.ts";
import { deadCode } from "../../../../src/compiler/tensor/passes/dead-code.ts";
import { optimize, passes } from "../../../../src/compiler/tensor/passes/index.ts";
import { programText } from "../../../../src/compiler/tensor/print.ts";
import type { Builder, Value } from "../../../../src/compiler/tensor/types.ts";
import { verifyProgram } from "../../../../src/compiler/tensor/verify.ts";
import { randomArray, uniforms } from "../../../support/differences.ts";
import { randomProgram } from "../random-program.ts";

function programOf(build: (b: Builder, x: Value) => Value) {
  const b = createBuilder("p");
  const x = b.input({ dtype: "float", shape: [B, 2] }, { is: "data", field: "x" });
  b.output(
    b.from("spec.line", () => build(b, x)),
    { is: "result", name: "y" },
  );
  return b.program;
}

const opsOf = (text: string) => text.split("\n").filter((line) => line.includes("//"));

test("every pass keeps the laws and the results of random programs", () => {
  const random = uniforms(11);
  const inputs = [randomArray([3, 3], "float", random), randomArray([3], "float", random)];
  fc.assert(
    fc.property(randomProgram, (program) => {
      const before = interpret(program, inputs, { B: 3 });
      for (const { run } of passes) {
        const after = run(program);
        expect(verifyProgram(after)).toEqual([]);
        interpret(after, inputs, { B: 3 }).forEach(({ shape, data }, i) => {
          expect(shape).toEqual(before[i]!.shape);
          for (const [at, value] of data.entries()) expect(value).toBeCloseTo(before[i]!.data[at]!, 10);
        });
      }
      const smaller = optimize(program, (_pass, current) => expect(verifyProgram(current)).toEqual([]));
      expect(smaller.ops.length).toBeLessThanOrEqual(program.ops.length);
      expect(optimize(smaller).ops.length).toBeLessThanOrEqual(smaller.ops.length);
    }),
    { seed: 5, numRuns: 60 },
  );
});

test("dead code goes, inputs stay", () => {
  const program = programOf((b, x) => {
    b.exp(x);
    return b.neg(x);
  });
  expect(programText(deadCode(program))).toBe(
    ["program p", "  %0: float[B, 2] = input data x", "  %2: float[B, 2] = neg %0   // spec.line", "  output result y = %2", ""].join("\n"),
  );
});

test("equal expressions are computed once, with the origin of the first", () => {
  const program = programOf((b, x) => {
    const first = b.exp(x);
    return b.from("later.line", () => b.add(first, b.exp(x)));
  });
  expect(opsOf(programText(commonSubexpressions(program)))).toEqual([
    "  %1: float[B, 2] = exp %0   // spec.line",
    "  %3: float[B, 2] = add %1 %1   // later.line",
  ]);
});

test("constants that differ in a sign of zero or in infinities stay apart", () => {
  const program = programOf((b, x) => {
    const padded = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => b.pad(x, [0, 1], [0, 0], value));
    return b.add(padded[0]!, padded[1]!);
  });
  expect(commonSubexpressions(program).ops.length).toBe(3);
  const zeros = programOf((b, x) => b.add(b.div(x, b.constant(0)), b.div(x, b.constant(-0))));
  expect(commonSubexpressions(zeros).ops.length).toBe(5);
});

test("constants are folded, neutral operands dropped", () => {
  const program = programOf((b, x) => b.mul(b.add(x, b.constant(0)), b.exp(b.mul(b.constant(0), b.constant(3)))));
  const after = deadCode(constants(program));
  expect(after.ops).toEqual([]);
  expect(after.outputs[0]!.value.id).toBe(program.inputs[0]!.value.id);
});

test("a neutral operand that broadcasts the other one stays", () => {
  const b = createBuilder("p");
  const x = b.input({ dtype: "float", shape: [2] }, { is: "data", field: "x" });
  const ones = b.constant({ shape: [3, 1], data: Float64Array.of(1, 1, 1) });
  b.output(b.mul(x, ones), { is: "result", name: "y" });
  expect(constants(b.program).ops.length).toBe(2);
});

test("broadcasting ops read the operand of a broadcastTo", () => {
  const program = programOf((b, x) => b.mul(x, b.broadcastTo(b.constant(2), x.shape)));
  expect(opsOf(programText(deadCode(broadcasts(program))))).toEqual([
    "  %1: float[] = constant {value: [] 2, dtype: float}   // spec.line",
    "  %3: float[B, 2] = mul %0 %1   // spec.line",
  ]);
});

test("two broadcasts to the result's shape keep one of them", () => {
  const program = programOf((b, x) => {
    const wide = b.broadcastTo(b.constant(2), x.shape);
    return b.mul(wide, b.broadcastTo(b.constant(3), x.shape));
  });
  const after = broadcasts(program);
  expect(verifyProgram(after)).toEqual([]);
  expect(opsOf(programText(deadCode(after))).length).toBe(4);
});

test("where all entries are one scalar, arithmetic is done on the scalar", () => {
  const program = programOf((b, x) => {
    const share = b.broadcastTo(b.div(b.constant(1), b.dim(B)), x.shape);
    return b.mul(b.neg(share), x);
  });
  const after = deadCode(broadcasts(program));
  expect(verifyProgram(after)).toEqual([]);
  expect(after.ops.map(({ op, results }) => [op, results[0]!.shape.length])).toEqual([
    ["constant", 0],
    ["dim", 0],
    ["div", 0],
    ["neg", 0],
    ["mul", 2],
  ]);
});

test("sums of what was centred are 0: the gradient of a bias that a batch norm takes away", () => {
  const b = createBuilder("p");
  const x = b.input({ dtype: "float", shape: [B, 2, 3] }, { is: "data", field: "x" });
  const bias = b.input({ dtype: "float", shape: [3] }, { is: "weight", slot: "bias" });
  const y = b.from("spec.line", () => b.sigmoid(b.normalize(b.add(x, bias), [0, 1], 1e-3).y));
  const [toBias] = gradients(b, b.sum(b.mul(y, y)), [bias]);
  b.output(toBias!, { is: "gradient", slot: "bias" });
  const smaller = optimize(b.program);
  expect(smaller.ops.map(({ op }) => op)).toEqual(["constant", "broadcastTo"]);
  const random = uniforms(4);
  const [gradient] = interpret(b.program, [randomArray([4, 2, 3], "float", random), randomArray([3], "float", random)], { B: 4 });
  for (const value of gradient!.data) expect(value).toBeCloseTo(0, 14);
});

test("sums over other axes than those that were centred stay", () => {
  const program = programOf((b, x) => b.sum(b.normalize(x, [0], 1e-3).y, [1]));
  expect(optimize(program).ops.map(({ op }) => op)).toEqual(["normalize", "sum"]);
  const mean = programOf((b, x) => b.sum(b.sub(x, b.mean(x, [1], true)), [0, 1]));
  expect(optimize(mean).ops.map(({ op }) => op)).toEqual(["constant"]);
  const half = programOf((b, x) => b.sum(b.sub(x, b.mul(b.sum(x, [1], true), b.constant(0.25))), [0, 1]));
  expect(optimize(half).ops.at(-1)!.op).toBe("sum");
});
