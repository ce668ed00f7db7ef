import { expect, test } from "vitest";
import { lowerOnnx } from "../../../../src/compiler/lower/onnx/index.ts";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../../src/compiler/tensor/differentiate.ts";
import { B } from "../../../../src/compiler/tensor/dims.ts";
import { optimize } from "../../../../src/compiler/tensor/passes/index.ts";
import type { Builder, Value } from "../../../../src/compiler/tensor/types.ts";

const attributes = { strides: [2, 2] as [number, number], pads: [1, 1, 1, 1] as [number, number, number, number] };

function lowered(shapes: (typeof B)[][], build: (b: Builder, inputs: Value[]) => Value[]) {
  const b = createBuilder("p");
  const inputs = shapes.map((shape, i) => b.input({ dtype: "float", shape }, { is: "data", field: `x${i}` }));
  for (const [i, value] of build(b, inputs).entries()) b.output(value, { is: "result", name: `y${i}` });
  return lowerOnnx(optimize(b.program));
}

const typesOf = (graph: ReturnType<typeof lowered>) => graph.nodes.map(({ type }) => type);

test("a dense layer is one product with its bias, and its activation stands behind it", () => {
  const graph = lowered([[B, 3], [3, 4], [4]], (b, [x, w, bias]) => [b.relu(b.add(b.matMul(x!, w!), bias!))]);
  expect(typesOf(graph)).toEqual(["Gemm", "Relu"]);
  expect(graph.nodes[0]).toMatchObject({ inputs: ["x0", "x1", "x2"], origin: "p" });
});

test("a product that is read twice keeps its bias apart", () => {
  const graph = lowered([[B, 3], [3, 4], [4]], (b, [x, w, bias]) => {
    const product = b.matMul(x!, w!);
    return [b.add(product, bias!), b.exp(product)];
  });
  expect(typesOf(graph)).toEqual(["Gemm", "Add", "Exp"]);
});

test("a convolution's columns are gathered once for its value and its kernel's gradient", () => {
  const graph = lowered(
    [
      [B, 8, 8, 4],
      [4, 4, 4, 5],
    ],
    (b, [x, kernel]) => {
      const y = b.conv(x!, kernel!, attributes);
      return [y, gradients(b, b.sum(b.exp(y)), [kernel!])[0]!];
    },
  );
  expect(typesOf(graph).filter((type) => type === "Gather")).toHaveLength(1);
  expect(typesOf(graph).filter((type) => type === "Gemm")).toHaveLength(2);
});

test("relu and leaky relu, and the masks of their gradients, are lines that are clipped", () => {
  const relu = lowered([[B, 3]], (b, [x]) => gradients(b, b.sum(b.exp(b.relu(x!))), [x!]));
  expect(typesOf(relu)).toEqual(["Relu", "Exp", "HardSigmoid", "Mul"]);
  const leaky = lowered([[B, 3]], (b, [x]) => gradients(b, b.sum(b.exp(b.maximum(x!, b.mul(x!, b.constant(0.2))))), [x!]));
  expect(typesOf(leaky)).toEqual(["LeakyRelu", "Exp", "HardSigmoid", "Max", "Mul"]);
});

test("a vector of channels is repeated to rows that are long", () => {
  const graph = lowered([[B, 8, 8, 32], [32]], (b, [x, scale]) => [b.mul(x!, scale!)]);
  expect(typesOf(graph)).toEqual(["Reshape", "Reshape", "Expand", "Reshape", "Mul", "Reshape"]);
});

test("sizes come from the shape of an input, else from an input of their own", () => {
  const known = lowered([[B, 3]], (b, [x]) => [b.mul(b.dim(B), x!)]);
  expect(known.sizes).toEqual([]);
  expect(typesOf(known).slice(0, 1)).toEqual(["Shape"]);
  const alone = lowered([[3]], (b, [x]) => [b.broadcastTo(x!, [B, 3])]);
  expect(alone.sizes).toEqual([{ symbol: "B", name: "size:B" }]);
  expect(alone.inputs.at(-1)).toEqual({ name: "size:B", type: "int64", shape: [1] });
});

test("an output that is an input is copied, and two outputs of one value have names of their own", () => {
  const graph = lowered([[B, 3]], (b, [x]) => {
    const y = b.exp(x!);
    return [x!, y, y];
  });
  expect(graph.nodes.map(({ type, outputs }) => [type, ...outputs])).toEqual([
    ["Exp", "y1"],
    ["Identity", "y0"],
    ["Identity", "y2"],
  ]);
});

test("inputs that nothing reads are left out", () => {
  const graph = lowered([[B, 3], [3]], (b, [x]) => [b.exp(x!)]);
  expect(graph.inputs.map(({ name }) => name)).toEqual(["x0"]);
  expect(graph.inputNames).toEqual(["x0", undefined]);
});

test("a product plus a matrix begins at that matrix", () => {
  const graph = lowered(
    [
      [B, 3],
      [3, 4],
      [B, 4],
    ],
    (b, [x, w, start]) => [b.add(b.exp(start!), b.matMul(x!, w!))],
  );
  expect(typesOf(graph)).toEqual(["Exp", "Gemm"]);
  expect(graph.nodes[1]!.inputs).toHaveLength(3);
});

test("joined inputs are one tensor that the graph splits", () => {
  const b = createBuilder("p");
  const [x, w, bias] = [[B, 3], [3, 4], [4]].map((shape, i) => b.input({ dtype: "float", shape }, { is: "data", field: `x${i}` }));
  b.output(b.add(b.matMul(x!, w!), bias!), { is: "result", name: "y" });
  const graph = lowerOnnx(b.program, { joinedInputs: [[1, 2]] });
  expect(graph.inputs).toEqual([
    { name: "x0", type: "float", shape: ["B", 3] },
    { name: "x1", type: "float", shape: [16] },
  ]);
  expect(graph.inputNames).toEqual(["x0", "x1", "x1"]);
  expect(typesOf(graph)).toEqual(["Split", "Reshape", "Gemm"]);
});
