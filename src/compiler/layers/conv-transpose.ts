import { arrayType } from "../math/shape.ts";
import { onFolded } from "./support/batch.ts";
import { accept, imageShape, notImage, notNumbers, refusal } from "./support/rules.ts";
import { numberOf } from "./support/settings.ts";
import { convAttributes, convolutionSettings, convolutionSlots, geometryOf } from "./support/spatial.ts";
import type { FunctionDefinition } from "./types.ts";

/** `[H, W, C] -> [H stride, W stride, features]`: the adjoint of the conv of that kernel and stride from the large image to the small. */
export const convTranspose: FunctionDefinition = {
  name: "conv_transpose",
  doc: "The reverse of a strided convolution: each pixel paints a learned window of the result. Multiplies the size by the stride.",
  arity: [1, 1],
  settings: convolutionSettings,
  type(inputs, settings) {
    const found = notNumbers("conv_transpose", inputs);
    if (found !== undefined) return refusal(found);
    const image = imageShape(inputs[0]!);
    const features = numberOf(settings, "features");
    if (image === undefined) return refusal(notImage("conv_transpose", inputs[0]!, `conv_transpose(${features})`));
    const stride = numberOf(settings, "stride");
    return accept(arrayType("real", [image[0] * stride, image[1] * stride, features]));
  },
  slots: (inputs, settings) => convolutionSlots(inputs[0]!, settings, true),
  build(b, [x], [type], settings, context) {
    const [height, width] = imageShape(type!)!;
    const stride = numberOf(settings, "stride");
    const large = [height * stride, width * stride] as const;
    const geometry = geometryOf(large[0], large[1], settings);
    return onFolded(b, x!, type!, (images) => {
      const shape = [images.shape[0]!, ...large, geometry.features];
      const y = b.convInputGrad(images, context.slot("kernel"), convAttributes(geometry), shape);
      return settings.bias === false ? y : b.add(y, context.slot("bias"));
    });
  },
  flops(inputs, settings) {
    const [height, width, channels] = imageShape(inputs[0]!)!;
    return 2 * height * width * channels * numberOf(settings, "features") * numberOf(settings, "kernel") ** 2;
  },
};
