import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const tanh: OpDefinition = unary({
  name: "tanh",
  doc: "Hyperbolic tangent.",
  value: Math.tanh,
  gradient: (b, dy, _x, y) => b.mul(dy, b.sub(b.constant(1), b.mul(y, y))),
  flops: 10,
  cases: [{ shapes: [[4]], values: [[-100, -20, 20, 100]], smooth: true }],
});
