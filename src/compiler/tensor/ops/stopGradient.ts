import { bug } from "../../diagnostics/assert.ts";
import { B } from "../dims.ts";
import type { OpDefinition } from "../types.ts";

export const stopGradient: OpDefinition = {
  name: "stopGradient",
  doc: "The same value, a constant for gradients.",
  infer: ([x]) => [x === undefined ? bug("stopGradient of nothing") : { dtype: x.dtype, shape: x.shape }],
  vjp: "none",
  cost: () => ({ flops: 0, bytes: 0 }),
  evaluate: ([x]) => [x!],
  cases: [{ shapes: [[B, 3]], smooth: false }],
};
