import { bug } from "../../diagnostics/assert.ts";
import { zeros } from "../arrays.ts";
import { B, shapeOf } from "../dims.ts";
import type { Dim, OpDefinition, Value } from "../types.ts";
import { type ConvolutionAttributes, checkTriple, convolutionCost, forEachProduct, geometryCases } from "./support/convolution.ts";

type InputGradAttributes = ConvolutionAttributes & { inputShape: readonly Dim[] };

export const convInputGrad: OpDefinition<InputGradAttributes> = {
  name: "convInputGrad",
  doc: "The gradient of a convolution by its input, from dy and the kernel; the forward pass of a transposed convolution.",
  infer([dy, kernel], attributes) {
    if (dy?.dtype !== "float" || kernel?.dtype !== "float") bug("convInputGrad needs floats");
    checkTriple(attributes.inputShape, kernel.shape, dy, attributes);
    return [{ dtype: "float", shape: attributes.inputShape }];
  },
  vjp(b, op, [dx]) {
    if (dx === undefined) return [];
    const [dy, kernel] = op.inputs as [Value, Value];
    const { inputShape: _, ...attributes } = op.attributes as InputGradAttributes;
    return [b.conv(dx, kernel, attributes), b.convKernelGrad(dx, dy, attributes, kernel.shape)];
  },
  cost: (op, sizes) => convolutionCost(op, op.inputs[0]!.shape, op.inputs[1]!.shape, sizes),
  evaluate([dy, kernel], attributes, sizes) {
    const dx = zeros(shapeOf(attributes.inputShape, sizes));
    forEachProduct(dx.shape, kernel!.shape, dy!.shape, attributes, (i, k, o) => {
      dx.data[i]! += dy!.data[o]! * kernel!.data[k]!;
    });
    return [dx];
  },
  cases: geometryCases(B, ({ x, kernel, attributes }, y) => ({ shapes: [y, kernel], attributes: { ...attributes, inputShape: x } })),
};
