import { expect, test } from "vitest";
import type { ValueType } from "../../../src/compiler/ir/types/model.ts";
import { typeText } from "../../../src/compiler/math/shape.ts";
import { type Case, category, maybe, resultType, type } from "./harness.ts";

const spd: ValueType = { kind: "spd", size: 2, plate: [], optional: false };
const simplex: ValueType = { kind: "simplex", size: 3, plate: [], optional: false };

const typed: [one: Omit<Case, "order">, result: string][] = [
  [{ fn: "add", inputs: [type("real", 2, 3), type("positive", 3)] }, "real[2, 3]"],
  [{ fn: "add", inputs: [type("positive"), type("unit", 3)] }, "positive[3]"],
  [{ fn: "add", inputs: [type("binary"), type("count")] }, "count"],
  [{ fn: "add", inputs: [type("unit"), type("unit")] }, "real"],
  [{ fn: "sub", inputs: [type("positive"), type("positive")] }, "real"],
  [{ fn: "mul", inputs: [type("positive"), type("positive", 2)] }, "positive[2]"],
  [{ fn: "mul", inputs: [type("unit"), type("binary")] }, "unit"],
  [{ fn: "mul", inputs: [type("positive"), type("unit")] }, "real"],
  [{ fn: "mul", inputs: [maybe(type("real", 2)), type("real")] }, "real[2]?"],
  [{ fn: "div", inputs: [type("positive"), type("positive")] }, "positive"],
  [{ fn: "div", inputs: [type("positive"), type("count")] }, "real"],
  [{ fn: "pow", inputs: [type("positive"), type("real")] }, "positive"],
  [{ fn: "pow", inputs: [type("unit"), type("count")] }, "unit"],
  [{ fn: "neg", inputs: [simplex] }, "real[3]"],
  [{ fn: "exp", inputs: [spd] }, "positive[2, 2]"],
  [{ fn: "sigmoid", inputs: [maybe(type("real"))] }, "unit?"],
  [{ fn: "sqrt", inputs: [type("positive")] }, "positive"],
  [{ fn: "abs", inputs: [type("count")] }, "count"],
  [{ fn: "softmax", inputs: [type("real", 4, 5)] }, "simplex(5)[4]"],
  [{ fn: "contract", inputs: [type("real", 4, 2), type("real", 2)] }, "real[4]"],
  [{ fn: "contract", inputs: [type("real", 2), type("real", 2)] }, "real"],
  [{ fn: "dot", inputs: [simplex, type("real", 3)] }, "real"],
  [{ fn: "dense", inputs: [type("binary", 784)], settings: { features: 400 } }, "real[400]"],
  [{ fn: "conv", inputs: [type("unit", 28, 28, 1)], settings: { features: 32, kernel: 4, stride: 2 } }, "real[14, 14, 32]"],
  [{ fn: "conv", inputs: [type("unit", 7, 8, 1)], settings: { features: 32, stride: 2 } }, "real[4, 4, 32]"],
  [{ fn: "conv", inputs: [type("unit", 7, 8, 1)], settings: { features: 2, padding: "none" } }, "real[5, 6, 2]"],
  [{ fn: "conv_transpose", inputs: [type("real", 7, 7, 64)], settings: { features: 32, kernel: 4, stride: 2 } }, "real[14, 14, 32]"],
  [{ fn: "flatten", inputs: [category(3, 2, 2)] }, "category(3)[4]"],
  [{ fn: "reshape", inputs: [type("binary", 4)], settings: { sizes: [2, 2] } }, "binary[2, 2]"],
  [{ fn: "concat", inputs: [type("unit", 2), type("binary", 3), simplex] }, "unit[8]"],
  [{ fn: "concat", inputs: [type("real", 2), type("positive")] }, "real[3]"],
  [{ fn: "embed", inputs: [category(10)], settings: { features: 32 } }, "real[32]"],
  [{ fn: "embed", inputs: [type("binary")], settings: { features: 2 } }, "real[2]"],
  [{ fn: "one_hot", inputs: [category(10, 3)] }, "binary[3, 10]"],
  [{ fn: "max_pool", inputs: [type("unit", 28, 28, 3)] }, "unit[14, 14, 3]"],
  [{ fn: "max_pool", inputs: [type("unit", 7, 7, 3)], settings: { size: 3, stride: 1 } }, "unit[7, 7, 3]"],
  [{ fn: "avg_pool", inputs: [type("count", 4, 4, 1)] }, "real[2, 2, 1]"],
  [{ fn: "up_sample", inputs: [type("unit", 7, 6, 3)] }, "unit[14, 12, 3]"],
  [{ fn: "fill", inputs: [maybe(type("positive", 2))], settings: { value: 0 } }, "real[2]"],
  [{ fn: "fill", inputs: [maybe(type("unit", 2))], settings: { value: 0.5 } }, "unit[2]"],
  [{ fn: "present", inputs: [maybe(category(4, 2))] }, "binary[2]"],
];

test.each(typed.map(([one, result]) => [`${one.fn}(${one.inputs.map(typeText).join(", ")}): ${result}`, one, result] as const))(
  "%s",
  (_name, one, result) => {
    expect(typeText(resultType({ ...one, order: 0 }))).toBe(result);
  },
);
