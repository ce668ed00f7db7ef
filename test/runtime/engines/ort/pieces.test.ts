import { expect, test } from "vitest";
import { lowerOnnx } from "../../../../src/compiler/lower/onnx/index.ts";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../../src/compiler/tensor/differentiate.ts";
import { B } from "../../../../src/compiler/tensor/dims.ts";
import { optimize } from "../../../../src/compiler/tensor/passes/index.ts";
import { createOrtEngine } from "../../../../src/runtime/engines/ort/index.ts";
import { disagreement, noStore } from "../../../support/agreement.ts";
import { randomArray, uniforms } from "../../../support/differences.ts";

/** Two convolutions, a dense layer, a transposed convolution, and the gradients of all of their weights and of the images. */
function program() {
  const b = createBuilder("images");
  const input = (field: string, shape: (typeof B)[]) => b.input({ dtype: "float", shape }, { is: "data", field });
  const images = input("images", [B, 16, 16, 1]);
  const weights = [
    input("first", [4, 4, 1, 16]),
    input("bias", [16]),
    input("second", [4, 4, 16, 8]),
    input("dense", [128, 32]),
    input("up", [4, 4, 4, 8]),
  ] as const;
  const [first, bias, second, dense, up] = weights;
  const attributes = { strides: [2, 2] as [number, number], pads: [1, 1, 1, 1] as [number, number, number, number] };
  const hidden = b.add(b.conv(images, first, attributes), bias);
  const leaky = b.maximum(hidden, b.mul(hidden, b.constant(0.2)));
  const deep = b.relu(b.conv(leaky, second, attributes));
  const code = b.matMul(b.reshape(deep, [B, 128]), dense);
  const painted = b.convInputGrad(b.reshape(code, [B, 2, 2, 8]), up, attributes, [B, 4, 4, 4]);
  const loss = b.add(b.mean(b.softplus(painted)), b.mul(b.sum(b.mul(deep, deep)), b.div(b.constant(0.1), b.dim(B))));
  for (const [i, gradient] of gradients(b, loss, [images, ...weights]).entries())
    b.output(gradient, { is: "result", name: `gradient ${i}` });
  b.output(painted, { is: "result", name: "painted" });
  return optimize(b.program);
}

test("a batch in pieces gives what a whole batch gives, for every number of rows", async () => {
  const images = program();
  expect(lowerOnnx(images, { rows: 40 }).nodes.length).toBeGreaterThan(lowerOnnx(images).nodes.length);
  const engine = await createOrtEngine({ threads: 1 });
  for (const rows of [40, 33, 16, 3, 1]) {
    const random = uniforms(rows);
    const inputs = images.inputs.map(({ value }) =>
      randomArray(
        value.shape.map((size) => (typeof size === "number" ? size : rows)),
        "float",
        random,
      ),
    );
    const gaps = await disagreement(engine, images, noStore, inputs, rows, 40);
    expect(gaps.filter(({ gap }) => gap > 1e-4)).toEqual([]);
  }
  engine.close();
});
