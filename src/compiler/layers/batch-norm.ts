import type { ValueType } from "../ir/types/model.ts";
import { arrayType, shapeOf, sizeOf, typeText } from "../math/shape.ts";
import { asFloat } from "./support/batch.ts";
import { ones, zeros } from "./support/init.ts";
import { accept, notNumbers, refusal, refuse } from "./support/rules.ts";
import { epsilonSetting, numberOf } from "./support/settings.ts";
import type { FunctionDefinition } from "./types.ts";

const channels = (type: ValueType): number => shapeOf(type).at(-1)!;

/** Source: Ioffe and Szegedy, "Batch normalization" (2015). The running variance is the population's, as the one it replaces is. */
export const batchNorm: FunctionDefinition = {
  name: "batch_norm",
  doc: "Gives each feature (channel) mean 0 and variance 1 over the batch and all pixels, then a learned scale and shift. Outside training it uses running statistics.",
  arity: [1, 1],
  settings: [
    {
      name: "momentum",
      kind: { is: "number", min: 0, max: 1, exclusiveMax: true },
      default: 0.9,
      doc: "Share of the old running statistics that each step keeps.",
    },
    epsilonSetting,
  ],
  type(inputs) {
    const found = notNumbers("batch_norm", inputs);
    if (found !== undefined) return refusal(found);
    if (shapeOf(inputs[0]!).length === 0) {
      return refuse(
        `batch_norm expects features, but receives ${typeText(inputs[0]!)}`,
        "put it behind a layer with features: `dense(8) |> batch_norm`",
      );
    }
    return accept(arrayType("real", shapeOf(inputs[0]!)));
  },
  slots(inputs) {
    const shape = [channels(inputs[0]!)];
    return [
      { name: "scale", kind: "weight", shape, init: ones, decay: false },
      { name: "shift", kind: "weight", shape, init: zeros, decay: false },
      { name: "mean", kind: "state", shape, init: zeros, decay: false },
      { name: "variance", kind: "state", shape, init: ones, decay: false },
    ];
  },
  build(b, [input], _types, settings, context) {
    const x = asFloat(b, input!);
    const [epsilon, momentum] = [numberOf(settings, "epsilon"), numberOf(settings, "momentum")];
    const axes = x.shape.map((_, axis) => axis).slice(0, -1);
    const [oldMean, oldVariance] = [context.slot("mean"), context.slot("variance")];
    const affine = (y: typeof x) => b.add(b.mul(y, context.slot("scale")), context.slot("shift"));
    // A lone vector has nothing to average over.
    if (context.mode === "infer" || axes.length === 0) {
      const factor = b.div(b.constant(1), b.sqrt(b.add(oldVariance, b.constant(epsilon))));
      return affine(b.mul(b.sub(x, oldMean), factor));
    }
    const { y, mean, variance } = b.normalize(x, axes, epsilon);
    const blend = (old: typeof x, now: typeof x) =>
      b.add(b.mul(b.constant(momentum), old), b.mul(b.constant(1 - momentum), b.stopGradient(now)));
    context.writeState("mean", blend(oldMean, mean));
    context.writeState("variance", blend(oldVariance, variance));
    return affine(y);
  },
  flops: ([input]) => 6 * sizeOf(input!),
};
