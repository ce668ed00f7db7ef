import { erf as value } from "../../math/erf.ts";
import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const erf: OpDefinition = unary({
  name: "erf",
  doc: "The error function.",
  value,
  gradient: (b, dy, x) => b.mul(dy, b.mul(b.constant(2 / Math.sqrt(Math.PI)), b.exp(b.neg(b.mul(x, x))))),
  flops: 16,
  cases: [{ shapes: [[5]], values: [[-4, -0.01, 0, 0.5, 6]], smooth: true }],
});
