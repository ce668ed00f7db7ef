import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const softplus: OpDefinition = unary({
  name: "softplus",
  doc: "log(1 + exp(x)), without overflow for large x. Its derivative is the sigmoid.",
  value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gradient: (b, dy, x) => b.mul(dy, b.sigmoid(x)),
  flops: 16,
  cases: [{ shapes: [[6]], values: [[-100, -12, -20, 12, 20, 100]], smooth: true }],
});
