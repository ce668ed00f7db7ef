import { shapeOf, sizeOf, typeText } from "../../math/shape.ts";
import { asFloat } from "../support/batch.ts";
import { accept, notNumbers, refusal, refuse } from "../support/rules.ts";
import type { FunctionDefinition } from "../types.ts";

export const softmax: FunctionDefinition = {
  name: "softmax",
  doc: "Makes the last axis a simplex: exp(x) divided by its sum.",
  arity: [1, 1],
  settings: [],
  type(inputs) {
    const found = notNumbers("softmax", inputs);
    if (found !== undefined) return refusal(found);
    const shape = shapeOf(inputs[0]!);
    if (shape.length === 0) return refuse(`softmax expects a vector, but receives ${typeText(inputs[0]!)}`, "for one number use `sigmoid`");
    return accept({ kind: "simplex", size: shape.at(-1)!, plate: shape.slice(0, -1), optional: false });
  },
  build: (b, [x]) => b.softmax(asFloat(b, x!)),
  flops: ([input]) => 4 * sizeOf(input!),
};
