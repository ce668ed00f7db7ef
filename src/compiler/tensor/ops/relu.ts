import type { OpDefinition } from "../types.ts";
import { unary } from "./support/unary.ts";

export const relu: OpDefinition = unary({
  name: "relu",
  doc: "max(x, 0). Its gradient at 0 is 0.",
  value: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  // The result is never negative, so its sign is the mask x > 0 as a float.
  gradient: (b, dy, _x, y) => b.mul(dy, b.sign(y)),
  flops: 1,
  cases: [{ shapes: [[4]], values: [[0, 1, -1, 0]], smooth: false }],
});
