import { arrayType, shapeOf, sizeOf } from "../math/shape.ts";
import { asFloat } from "./support/batch.ts";
import { accept, notNumbers, refusal } from "./support/rules.ts";
import { numberOf } from "./support/settings.ts";
import type { FunctionDefinition } from "./types.ts";

export const dropout: FunctionDefinition = {
  name: "dropout",
  doc: "While training, puts 0 in place of a random share of the entries and raises the others to make up for it. Does nothing else.",
  arity: [1, 1],
  settings: [
    { name: "rate", kind: { is: "number", min: 0, max: 1, exclusiveMax: true }, default: 0.5, position: 0, doc: "Share that is dropped." },
  ],
  type(inputs) {
    const found = notNumbers("dropout", inputs);
    return found === undefined ? accept(arrayType("real", shapeOf(inputs[0]!))) : refusal(found);
  },
  build(b, [input], _types, settings, context) {
    const x = asFloat(b, input!);
    const rate = numberOf(settings, "rate");
    if (context.mode === "infer" || rate === 0) return x;
    const kept = b.greaterEqual(context.noise("uniform", x.shape), b.constant(rate));
    return b.select(kept, b.mul(x, b.constant(1 / (1 - rate))), b.constant(0));
  },
  flops: ([input]) => 2 * sizeOf(input!),
};
