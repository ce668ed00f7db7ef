import { expect, test } from "vitest";
import { lowerTfjs, tfjsText } from "../../../../src/compiler/lower/tfjs/index.ts";
import type { TfjsKernels } from "../../../../src/compiler/lower/tfjs/types.ts";
import { createBuilder } from "../../../../src/compiler/tensor/builder.ts";
import { B } from "../../../../src/compiler/tensor/dims.ts";
import type { Builder, TensorType, Value } from "../../../../src/compiler/tensor/types.ts";

const all: TfjsKernels = { has: () => true, plainProducts: false, convolutionsOnly: false };

function lowered(types: TensorType["shape"][], build: (b: Builder, inputs: Value[]) => Value, kernels = all): string[] {
  const b = createBuilder("p");
  const inputs = types.map((shape, i) => b.input({ dtype: "float", shape }, { is: "data", field: `x${i}` }));
  b.output(
    b.from("spec.line", () => build(b, inputs)),
    { is: "result", name: "y" },
  );
  return tfjsText(lowerTfjs(b.program, kernels)).trimEnd().split("\n");
}

const kernelsOf = (lines: string[]) => lines.flatMap((line) => line.match(/= (\w+) [{[]/)?.[1] ?? []);

test("calls, attributes with symbolic sizes, frees after the last use", () => {
  const text = lowered([[B, 2], [2]], (b, [x, bias]) => b.broadcastTo(b.reshape(b.exp(b.add(x!, bias!)), [B, 1, 2]), [B, 3, 2]));
  expect(text).toEqual([
    "tfjs p",
    "  input 0 -> r0",
    "  input 1 -> r1",
    "  r2 = Add {a: r0, b: r1}; free r0, r1   // spec.line",
    "  r3 = Exp {x: r2}; free r2   // spec.line",
    "  r4 = Reshape {x: r3} {shape: [B, 1, 2]}; free r3   // spec.line",
    "  r5 = Tile {x: r4} {reps: [1, 3, 1]}; free r4   // spec.line",
    "  output 0 = r5",
  ]);
});

test("an input that nothing reads is not uploaded; an output that is an input is not freed", () => {
  const text = lowered([[2], [2]], (b, [x]) => {
    b.neg(x!);
    return b.stopGradient(x!);
  });
  expect(text).toEqual(["tfjs p", "  input 0 -> r0", "  input 1 -> unused", "  output 0 = r0"]);
});

test("results of a row that nobody asks for are not computed", () => {
  const kernels = kernelsOf(lowered([[B, 3]], (b, [x]) => b.normalize(x!, [1], 1e-5).mean));
  expect(kernels).toEqual(["Mean", "Reshape"]);
});

const convolution = { strides: [2, 2], pads: [0, 0, 0, 0] } as { strides: [number, number]; pads: [number, number, number, number] };

test("the kernel gradient of a convolution is a convolution where there is no kernel for it, or dilation", () => {
  const types: TensorType["shape"][] = [
    [B, 4, 4, 1],
    [B, 2, 2, 3],
  ];
  const build = (b: Builder, [x, dy]: Value[]) => b.convKernelGrad(x!, dy!, convolution, [2, 2, 1, 3]);
  const dilated = (b: Builder, [x, dy]: Value[]) =>
    b.convKernelGrad(x!, dy!, { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [2, 2] }, [2, 2, 1, 3]);
  const instead = ["Transpose", "Transpose", "Conv2D", "Slice", "Transpose"];
  expect(kernelsOf(lowered(types, build))).toEqual(["Conv2DBackpropFilter"]);
  expect(kernelsOf(lowered(types, build, { ...all, has: (kernel) => kernel !== "Conv2DBackpropFilter" }))).toEqual(instead);
  expect(kernelsOf(lowered(types, dilated))).toEqual(instead);
});

test("the input gradient is a convolution where that is faster", () => {
  const types: TensorType["shape"][] = [
    [B, 2, 2, 3],
    [2, 2, 1, 3],
  ];
  const build = (b: Builder, [dy, kernel]: Value[]) => b.convInputGrad(dy!, kernel!, convolution, [B, 4, 4, 1]);
  expect(kernelsOf(lowered(types, build))).toEqual(["Conv2DBackpropInput"]);
  const kernels = kernelsOf(lowered(types, build, { ...all, convolutionsOnly: true }));
  expect(kernels).toContain("Conv2D");
  expect(kernels).not.toContain("Conv2DBackpropInput");
});

test("products are transposed first where that is faster", () => {
  const types: TensorType["shape"][] = [
    [B, 3],
    [B, 4],
  ];
  const build = (b: Builder, [x, dy]: Value[]) => b.matMul(x!, dy!, true);
  expect(kernelsOf(lowered(types, build))).toEqual(["BatchMatMul"]);
  expect(kernelsOf(lowered(types, build, { ...all, plainProducts: true }))).toEqual(["Transpose", "BatchMatMul"]);
});

test("equal scalars of rows are one constant", () => {
  const text = lowered([[B, 2]], (b, [x]) => b.add(b.logSumExp(x!, [1]), b.logSumExp(b.neg(x!), [1])));
  expect(text.filter((line) => line.includes("= constant")).length).toBe(1);
});
