import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const neg: OpDefinition = unary({
  name: "neg",
  doc: "-x.",
  value: (x) => -x,
  gradient: (b, dy) => b.neg(dy),
  flops: 1,
  ints: true,
});
