import { bug } from "../../diagnostics/assert.ts";
import { groupsOf, zeros } from "../arrays.ts";
import { perInput } from "../cost.ts";
import { B } from "../dims.ts";
import type { OpDefinition } from "../types.ts";
import { largest } from "./support/reduction.ts";

export const softmax: OpDefinition = {
  name: "softmax",
  doc: "exp(x) / sum exp(x) over the last axis, without overflow.",
  infer: ([x]) => [
    x?.dtype === "float" && x.shape.length > 0 ? { dtype: "float", shape: x.shape } : bug("softmax needs floats with an axis"),
  ],
  vjp(b, op, [dy]) {
    if (dy === undefined) return [];
    const y = op.results[0]!;
    return [b.mul(y, b.sub(dy, b.sum(b.mul(dy, y), [-1], true)))];
  },
  cost: (op, sizes) => perInput(op, sizes, 12),
  evaluate([x]) {
    const groups = groupsOf(x!.shape, [x!.shape.length - 1]);
    const peak = largest(x!, groups).data;
    const total = zeros(groups.kept).data;
    const weights = x!.data.map((value, i) => Math.exp(value - peak[groups.offsets[i]!]!));
    weights.forEach((weight, i) => {
      total[groups.offsets[i]!]! += weight;
    });
    return [{ shape: x!.shape, data: weights.map((weight, i) => weight / total[groups.offsets[i]!]!) }];
  },
  cases: [
    { shapes: [[B, 4]], smooth: true },
    { shapes: [[B, 2, 3]], smooth: true },
    { shapes: [[B, 3]], values: [[900, 901, -900]], smooth: true },
  ],
};
