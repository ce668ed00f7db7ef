import type { OpDefinition } from "../types.ts";
import { binary } from "./support/binary.ts";

export const div: OpDefinition = binary({
  name: "div",
  doc: "a / b, of floats.",
  value: (a, b) => a / b,
  gradient(b, dy, _left, right, y) {
    const toLeft = b.div(dy, right);
    return [toLeft, b.neg(b.mul(toLeft, y))];
  },
  result: "operand",
  ints: false,
  range: [0.5, 2],
});
