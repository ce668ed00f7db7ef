import { arrayType, shapeOf, typeText } from "../math/shape.ts";
import { asFloat, batchOf } from "./support/batch.ts";
import { glorot, zeros } from "./support/init.ts";
import { accept, notNumbers, refusal, refuse, vectorSize } from "./support/rules.ts";
import { biasSetting, numberOf, whole } from "./support/settings.ts";
import type { FunctionDefinition, SlotSpec } from "./types.ts";

export const dense: FunctionDefinition = {
  name: "dense",
  doc: "Each of `features` numbers is a learned weighted sum of a whole vector. Glorot initialisation, biases 0.",
  arity: [1, 1],
  settings: [{ name: "features", kind: whole, position: 0, doc: "Numbers of the result." }, biasSetting],
  type(inputs, settings) {
    const found = notNumbers("dense", inputs);
    if (found !== undefined) return refusal(found);
    const features = numberOf(settings, "features");
    if (vectorSize(inputs[0]!) === undefined) {
      return refuse(
        `dense expects a vector, but receives ${typeText(inputs[0]!)}`,
        `flatten it first: \`|> flatten |> dense(${features})\``,
      );
    }
    return accept(arrayType("real", [features]));
  },
  slots(inputs, settings) {
    const [size, features] = [vectorSize(inputs[0]!)!, numberOf(settings, "features")];
    const kernel: SlotSpec = { name: "kernel", kind: "weight", shape: [size, features], init: glorot(size, features), decay: true };
    return settings.bias === false ? [kernel] : [kernel, { name: "bias", kind: "weight", shape: [features], init: zeros, decay: false }];
  },
  build(b, [x], [type], settings, context) {
    const batch = batchOf(x!, type!);
    // A lone vector becomes a batch of one: matMul wants rows.
    const rows = b.reshape(asFloat(b, x!), [...(batch.length === 0 ? [1] : batch), vectorSize(type!)!]);
    const product = b.matMul(rows, context.slot("kernel"));
    const sum = settings.bias === false ? product : b.add(product, context.slot("bias"));
    return b.reshape(sum, [...batch, sum.shape.at(-1)!]);
  },
  flops: (inputs, settings) => 2 * shapeOf(inputs[0]!).reduce((total, size) => total * size, 1) * numberOf(settings, "features"),
};
