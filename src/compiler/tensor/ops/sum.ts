import { zeros } from "../arrays.ts";
import type { OpDefinition } from "../types.ts";
import { type ReductionAttributes, reduction } from "./support/reduction.ts";

export const sum: OpDefinition<ReductionAttributes> = reduction({
  name: "sum",
  doc: "Sum over axes.",
  evaluate(x, { kept, offsets }) {
    const total = zeros(kept);
    for (let i = 0; i < offsets.length; i++) total.data[offsets[i]!]! += x.data[i]!;
    return total;
  },
  gradient: (b, dy, x) => b.broadcastTo(dy, x.shape),
  flops: 1,
  ints: true,
  empty: true,
});
