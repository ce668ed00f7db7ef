import { bug } from "../../diagnostics/assert.ts";
import { zeros } from "../arrays.ts";
import { B } from "../dims.ts";
import type { OpDefinition, Value } from "../types.ts";
import { type ConvolutionAttributes, checkTriple, convolutionCost, forEachProduct, geometryCases } from "./support/convolution.ts";

type KernelGradAttributes = ConvolutionAttributes & { kernelShape: readonly number[] };

export const convKernelGrad: OpDefinition<KernelGradAttributes> = {
  name: "convKernelGrad",
  doc: "The gradient of a convolution by its kernel, from the input and dy.",
  infer([x, dy], attributes) {
    if (x?.dtype !== "float" || dy?.dtype !== "float") bug("convKernelGrad needs floats");
    checkTriple(x.shape, attributes.kernelShape, dy, attributes);
    return [{ dtype: "float", shape: attributes.kernelShape }];
  },
  vjp(b, op, [dKernel]) {
    if (dKernel === undefined) return [];
    const [x, dy] = op.inputs as [Value, Value];
    const { kernelShape: _, ...attributes } = op.attributes as KernelGradAttributes;
    return [b.convInputGrad(dy, dKernel, attributes, x.shape), b.conv(x, dKernel, attributes)];
  },
  cost: (op, sizes) => convolutionCost(op, op.inputs[1]!.shape, op.results[0]!.shape, sizes),
  evaluate([x, dy], attributes) {
    const dKernel = zeros(attributes.kernelShape);
    forEachProduct(x!.shape, dKernel.shape, dy!.shape, attributes, (i, k, o) => {
      dKernel.data[k]! += x!.data[i]! * dy!.data[o]!;
    });
    return [dKernel];
  },
  cases: geometryCases(B, ({ x, kernel, attributes }, y) => ({ shapes: [x, y], attributes: { ...attributes, kernelShape: kernel } })),
};
