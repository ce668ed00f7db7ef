import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const sqrt: OpDefinition = unary({
  name: "sqrt",
  doc: "Square root.",
  value: Math.sqrt,
  gradient: (b, dy, _x, y) => b.div(b.mul(dy, b.constant(0.5)), y),
  flops: 4,
  range: [0.3, 3],
});
