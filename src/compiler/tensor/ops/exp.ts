import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const exp: OpDefinition = unary({
  name: "exp",
  doc: "e to the power x.",
  value: Math.exp,
  gradient: (b, dy, _x, y) => b.mul(dy, y),
  flops: 8,
});
