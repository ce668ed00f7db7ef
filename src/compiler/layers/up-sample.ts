import { arrayType, entryKind } from "../math/shape.ts";
import { onFolded } from "./support/batch.ts";
import { accept, imageShape, notImage, notNumbers, refusal } from "./support/rules.ts";
import { numberOf, whole } from "./support/settings.ts";
import type { FunctionDefinition } from "./types.ts";

export const upSample: FunctionDefinition = {
  name: "up_sample",
  doc: "Makes each pixel a square of `factor` x `factor` equal ones.",
  arity: [1, 1],
  settings: [{ name: "factor", kind: whole, default: 2, position: 0, doc: "How much larger each side becomes." }],
  type(inputs, settings) {
    const found = notNumbers("up_sample", inputs);
    if (found !== undefined) return refusal(found);
    const image = imageShape(inputs[0]!);
    const factor = numberOf(settings, "factor");
    if (image === undefined) return refusal(notImage("up_sample", inputs[0]!, `up_sample(${factor})`));
    return accept(arrayType(entryKind(inputs[0]!.kind), [image[0] * factor, image[1] * factor, image[2]]));
  },
  build(b, [x], [type], settings) {
    const [height, width, channels] = imageShape(type!)!;
    const factor = numberOf(settings, "factor");
    return onFolded(b, x!, type!, (images) => {
      const count = images.shape[0]!;
      const spread = b.reshape(images, [count, height, 1, width, 1, channels]);
      const repeated = b.broadcastTo(spread, [count, height, factor, width, factor, channels]);
      return b.reshape(repeated, [count, height * factor, width * factor, channels]);
    });
  },
  flops: () => 0,
};
