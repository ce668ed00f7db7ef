import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const sigmoid: OpDefinition = unary({
  name: "sigmoid",
  doc: "1 / (1 + exp(-x)), without overflow for large |x|.",
  value: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  gradient: (b, dy, _x, y) => b.mul(dy, b.mul(y, b.sub(b.constant(1), y))),
  flops: 10,
  cases: [{ shapes: [[4]], values: [[-100, -20, 20, 100]], smooth: true }],
});
