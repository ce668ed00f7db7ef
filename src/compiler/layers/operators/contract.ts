import { arrayType, product, shapeOf, typeText } from "../../math/shape.ts";
import { alignOwn, asFloat, batchOf } from "../support/batch.ts";
import { accept, notNumbers, refusal, refuse } from "../support/rules.ts";
import type { FunctionDefinition } from "../types.ts";

export const contract: FunctionDefinition = {
  name: "contract",
  doc: "`a @ v`: sums the last axis of a against the vector v, `real[…, Q] @ real[Q] -> real[…]`.",
  arity: [2, 2],
  settings: [],
  type(inputs) {
    const found = notNumbers("`@`", inputs);
    if (found !== undefined) return refusal(found);
    const [left, right] = inputs as [(typeof inputs)[0], (typeof inputs)[0]];
    const [a, v] = [shapeOf(left), shapeOf(right)];
    if (v.length !== 1 || a.length === 0) {
      return refuse(
        `\`@\` needs a vector on its right and an axis to sum on its left, but receives ${typeText(left)} and ${typeText(right)}`,
        "for two numbers, or entry by entry, write `*`",
      );
    }
    if (a.at(-1) !== v[0]) {
      return refuse(
        `\`@\` sums the last axis of ${typeText(left)} against ${typeText(right)}, but ${a.at(-1)} isn't ${v[0]}`,
        "the last axis of the left must be as long as the vector on the right",
      );
    }
    return accept(arrayType("real", a.slice(0, -1)));
  },
  build(b, inputs, types) {
    const [a, v] = inputs.map((value) => asFloat(b, value)) as [(typeof inputs)[0], (typeof inputs)[0]];
    const isPlainMatrix = a.shape.length === 2 && shapeOf(types[0]!).length === 2;
    if (isPlainMatrix && batchOf(v, types[1]!).length > 0) return b.matMul(v, a, false, true);
    const [left, right] = alignOwn(b, [a, v], types) as [typeof a, typeof v];
    return b.sum(b.mul(left, right), [-1]);
  },
  flops: ([left]) => 2 * product(shapeOf(left!)),
};
