import { expect, test } from "vitest";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { B } from "../../../src/compiler/tensor/dims.ts";
import type { TensorProgram } from "../../../src/compiler/tensor/types.ts";
import { verifyProgram } from "../../../src/compiler/tensor/verify.ts";

function sound(): TensorProgram {
  const b = createBuilder("p");
  const x = b.input({ dtype: "float", shape: [B, 2] }, { is: "data", field: "x" });
  b.output(b.sum(b.exp(x), [1]), { is: "result", name: "y" });
  return b.program;
}

test("a sound program has no faults", () => expect(verifyProgram(sound())).toEqual([]));

const exp = "%1: float[B, 2] = exp %0   // p";
const sum = "%2: float[B] = sum %1 {axes: [1], keepDims: false}   // p";

test("a use before its definition", () => {
  const program = sound();
  program.ops.reverse();
  expect(verifyProgram(program)).toEqual([`%1 is used before it is defined, in ${sum}`]);
});

test("a second definition", () => {
  const program = sound();
  program.ops.push(program.ops[0]!);
  expect(verifyProgram(program)).toEqual([`%1 is defined twice, the second time in ${exp}`]);
});

test("a result of another type than the op makes", () => {
  const program = sound();
  program.ops[0] = { ...program.ops[0]!, op: "softmax", results: [{ id: 1, dtype: "float", shape: [2, B] }] };
  expect(verifyProgram(program)).toEqual([
    "result 0 should be float[B, 2] in %1: float[2, B] = softmax %0   // p",
    `%1 is float[2, B], but used as float[B, 2] in ${sum}`,
  ]);
});

test("operands that don't fit", () => {
  const program = sound();
  program.ops[1] = { ...program.ops[1]!, attributes: { axes: [4], keepDims: false } };
  expect(verifyProgram(program)).toEqual(["sum over axes 4 of 2 in %2: float[B] = sum %1 {axes: [4], keepDims: false}   // p"]);
});

test("an op without an origin, a gradient that is no float", () => {
  const b = createBuilder("p");
  const x = b.input({ dtype: "float", shape: [2] }, { is: "data", field: "x" });
  const mask = b.greater(x, x);
  b.output(mask, { is: "gradient", slot: "w" });
  b.program.ops[0]!.origin = "";
  expect(verifyProgram(b.program)).toEqual(["no origin in %1: bool[2] = greater %0 %0   // ", "output gradient w is bool"]);
});
