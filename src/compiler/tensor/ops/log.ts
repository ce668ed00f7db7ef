import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const log: OpDefinition = unary({
  name: "log",
  doc: "Natural logarithm.",
  value: Math.log,
  gradient: (b, dy, x) => b.div(dy, x),
  flops: 8,
  range: [0.3, 3],
});
