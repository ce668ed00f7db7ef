import { zeros } from "../arrays.ts";
import { B } from "../dims.ts";
import type { OpDefinition } from "../types.ts";
import { largest, type ReductionAttributes, reduction } from "./support/reduction.ts";

export const logSumExp: OpDefinition<ReductionAttributes> = reduction({
  name: "logSumExp",
  doc: "log of the sum of exp(x) over axes, without overflow. Entries may be -Infinity.",
  evaluate(x, groups) {
    const peak = largest(x, groups);
    const total = zeros(groups.kept);
    for (let i = 0; i < groups.offsets.length; i++) {
      const at = groups.offsets[i]!;
      if (peak.data[at] !== -Infinity) total.data[at]! += Math.exp(x.data[i]! - peak.data[at]!);
    }
    return { shape: groups.kept, data: total.data.map((sum, at) => Math.log(sum) + Math.max(peak.data[at]!, -Number.MAX_VALUE)) };
  },
  gradient: (b, dy, x, y) => b.mul(dy, b.exp(b.sub(x, y))),
  flops: 10,
  empty: false,
  cases: [
    { shapes: [[B, 3]], values: [[900, 901, -900]], attributes: { axes: [1], keepDims: false }, smooth: true },
    {
      shapes: [[2, 3]],
      values: [[1, -Infinity, 2, -Infinity, -Infinity, -Infinity]],
      attributes: { axes: [1], keepDims: false },
      smooth: false,
    },
  ],
});
