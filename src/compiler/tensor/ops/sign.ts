import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const sign: OpDefinition = unary({
  name: "sign",
  doc: "-1, 0 or 1. No gradient.",
  value: Math.sign,
  gradient: "none",
  flops: 1,
  ints: true,
  cases: [{ shapes: [[5]], values: [[-2, 0, 3, -0.5, 1]], smooth: false }],
});
