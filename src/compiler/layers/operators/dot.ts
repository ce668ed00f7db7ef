import { arrayType, shapeOf, sizeOf, typeText } from "../../math/shape.ts";
import { alignOwn } from "../support/batch.ts";
import { accept, notNumbers, refusal, refuse } from "../support/rules.ts";
import type { FunctionDefinition } from "../types.ts";

export const dot: FunctionDefinition = {
  name: "dot",
  doc: "Inner product of two vectors: the sum of their products.",
  arity: [2, 2],
  settings: [],
  type(inputs) {
    const found = notNumbers("dot", inputs);
    if (found !== undefined) return refusal(found);
    const [left, right] = inputs as [(typeof inputs)[0], (typeof inputs)[0]];
    if (shapeOf(left).length !== 1 || shapeOf(right).length !== 1 || sizeOf(left) !== sizeOf(right)) {
      return refuse(
        `dot expects two vectors of one length, but receives ${typeText(left)} and ${typeText(right)}`,
        "for a matrix with a vector write `a @ v`; entry by entry, `*`",
      );
    }
    return accept(arrayType("real", []));
  },
  build(b, inputs, types) {
    const [left, right] = alignOwn(b, inputs, types) as [(typeof inputs)[0], (typeof inputs)[0]];
    return b.sum(b.mul(left, right), [-1]);
  },
  flops: ([left]) => 2 * sizeOf(left!),
};
