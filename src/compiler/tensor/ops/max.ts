import { B } from "../dims.ts";
import type { OpDefinition } from "../types.ts";
import { largest, type ReductionAttributes, reduction } from "./support/reduction.ts";

export const max: OpDefinition<ReductionAttributes> = reduction({
  name: "max",
  doc: "Largest entry over axes. The gradient is shared equally among ties.",
  evaluate: largest,
  gradient(b, dy, x, y) {
    const mask = b.cast(b.equal(x, y), "float");
    const axes = x.shape.flatMap((_, axis) => (y.shape[axis] === 1 ? [axis] : []));
    return b.mul(mask, b.div(dy, b.sum(mask, axes, true)));
  },
  flops: 1,
  ints: true,
  empty: false,
  cases: [{ shapes: [[B, 3]], values: [[2, 2, 1]], attributes: { axes: [1], keepDims: false }, smooth: false }],
});
