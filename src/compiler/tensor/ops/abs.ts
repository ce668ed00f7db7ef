import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const abs: OpDefinition = unary({
  name: "abs",
  doc: "|x|. Its gradient at 0 is 0.",
  value: Math.abs,
  gradient: (b, dy, x) => b.mul(dy, b.sign(x)),
  flops: 1,
  ints: true,
});
