import { arrayType, shapeOf, sizeOf, typeText } from "../math/shape.ts";
import { asFloat } from "./support/batch.ts";
import { ones, zeros } from "./support/init.ts";
import { accept, notNumbers, refusal, refuse } from "./support/rules.ts";
import { epsilonSetting, numberOf } from "./support/settings.ts";
import type { FunctionDefinition } from "./types.ts";

/** Source: Ba, Kiros and Hinton, "Layer normalization" (2016). */
export const layerNorm: FunctionDefinition = {
  name: "layer_norm",
  doc: "Gives each value mean 0 and variance 1 over all its own entries, then a learned scale and shift for each feature (channel). Rows don't mix.",
  arity: [1, 1],
  settings: [epsilonSetting],
  type(inputs) {
    const found = notNumbers("layer_norm", inputs);
    if (found !== undefined) return refusal(found);
    if (sizeOf(inputs[0]!) === 1) {
      return refuse(
        `layer_norm of ${typeText(inputs[0]!)} would always be 0`,
        "it needs several entries to compare: put it before the last layer",
      );
    }
    return accept(arrayType("real", shapeOf(inputs[0]!)));
  },
  slots([input]) {
    const shape = [shapeOf(input!).at(-1)!];
    return [
      { name: "scale", kind: "weight", shape, init: ones, decay: false },
      { name: "shift", kind: "weight", shape, init: zeros, decay: false },
    ];
  },
  build(b, [x], [type], settings, context) {
    const rank = x!.shape.length;
    const axes = shapeOf(type!).map((_, i) => rank - 1 - i);
    const { y } = b.normalize(asFloat(b, x!), axes.reverse(), numberOf(settings, "epsilon"));
    return b.add(b.mul(y, context.slot("scale")), context.slot("shift"));
  },
  flops: ([input]) => 6 * sizeOf(input!),
};
