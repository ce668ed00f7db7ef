import { bug } from "../../diagnostics/assert.ts";
import { zeros } from "../arrays.ts";
import { B } from "../dims.ts";
import type { OpDefinition, Value } from "../types.ts";
import {
  type ConvolutionAttributes,
  convolutionCost,
  convolvedShape,
  convolvedSizes,
  forEachProduct,
  geometryCases,
} from "./support/convolution.ts";

export const conv: OpDefinition<ConvolutionAttributes> = {
  name: "conv",
  doc: "Convolution (no flip) of x [N, H, W, C] with a kernel [h, w, C / groups, O], explicit pads.",
  infer([x, kernel], attributes) {
    if (x?.dtype !== "float" || kernel?.dtype !== "float") bug("conv needs floats");
    return [{ dtype: "float", shape: convolvedShape(x.shape, kernel.shape, attributes) }];
  },
  vjp(b, op, [dy]) {
    if (dy === undefined) return [];
    const [x, kernel] = op.inputs as [Value, Value];
    const attributes = op.attributes as ConvolutionAttributes;
    return [b.convInputGrad(dy, kernel, attributes, x.shape), b.convKernelGrad(x, dy, attributes, kernel.shape)];
  },
  cost: (op, sizes) => convolutionCost(op, op.results[0]!.shape, op.inputs[1]!.shape, sizes),
  evaluate([x, kernel], attributes) {
    const y = zeros(convolvedSizes(x!, kernel!.shape, attributes));
    forEachProduct(x!.shape, kernel!.shape, y.shape, attributes, (i, k, o) => {
      y.data[o]! += x!.data[i]! * kernel!.data[k]!;
    });
    return [y];
  },
  cases: geometryCases(B, ({ x, kernel, attributes }) => ({ shapes: [x, kernel], attributes: { ...attributes } })),
};
