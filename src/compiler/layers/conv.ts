import { arrayType, typeText } from "../math/shape.ts";
import { onFolded } from "./support/batch.ts";
import { accept, imageShape, notImage, notNumbers, refusal, refuse } from "./support/rules.ts";
import { numberOf } from "./support/settings.ts";
import { convAttributes, convolutionSettings, convolutionSlots, geometryOf } from "./support/spatial.ts";
import type { FunctionDefinition } from "./types.ts";

/** `[H, W, C] -> [ceil(H / stride), ceil(W / stride), features]`; see `sameWindow` for the padding. */
export const conv: FunctionDefinition = {
  name: "conv",
  doc: "Convolution of an image: each pixel of the result is a learned sum of a window. Keeps the size at stride 1, divides it by the stride else.",
  arity: [1, 1],
  settings: [
    ...convolutionSettings,
    {
      name: "padding",
      kind: { is: "choice", of: ["same", "none"] },
      default: "same",
      doc: "`same` pads so that size / stride pixels remain, rounded up; `none` takes only windows inside the image.",
    },
  ],
  type(inputs, settings) {
    const found = notNumbers("conv", inputs);
    if (found !== undefined) return refusal(found);
    const image = imageShape(inputs[0]!);
    if (image === undefined) return refusal(notImage("conv", inputs[0]!, `conv(${numberOf(settings, "features")})`));
    const { features, kernel, rows, columns } = geometryOf(image[0], image[1], settings);
    if (rows.out < 1 || columns.out < 1) {
      return refuse(
        `conv with a kernel of ${kernel} and no padding doesn't fit into ${typeText(inputs[0]!)}`,
        "take a smaller kernel, or leave `padding` out",
      );
    }
    return accept(arrayType("real", [rows.out, columns.out, features]));
  },
  slots: (inputs, settings) => convolutionSlots(inputs[0]!, settings, false),
  build(b, [x], [type], settings, context) {
    const [height, width] = imageShape(type!)!;
    return onFolded(b, x!, type!, (images) => {
      const y = b.conv(images, context.slot("kernel"), convAttributes(geometryOf(height, width, settings)));
      return settings.bias === false ? y : b.add(y, context.slot("bias"));
    });
  },
  flops(inputs, settings) {
    const [height, width, channels] = imageShape(inputs[0]!)!;
    const { features, kernel, rows, columns } = geometryOf(height, width, settings);
    return 2 * rows.out * columns.out * features * kernel ** 2 * channels;
  },
};
