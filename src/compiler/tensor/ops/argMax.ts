import { bug } from "../../diagnostics/assert.ts";
import { groupsOf, stridesOf, zeros } from "../arrays.ts";
import { perInput } from "../cost.ts";
import { B, reducedShape } from "../dims.ts";
import type { OpDefinition } from "../types.ts";

type ArgMaxAttributes = { axis: number };

export const argMax: OpDefinition<ArgMaxAttributes> = {
  name: "argMax",
  doc: "Index of the first largest entry along an axis, an int; the axis goes. No gradient.",
  infer([x], { axis }) {
    if (x === undefined || x.dtype === "bool" || axis >= x.shape.length) bug("argMax needs numbers with that axis");
    return [{ dtype: "int", shape: reducedShape(x.shape, [axis], false) }];
  },
  vjp: "none",
  cost: (op, sizes) => perInput(op, sizes, 1),
  evaluate([x], { axis }) {
    const groups = groupsOf(x!.shape, [axis]);
    const [stride, size] = [stridesOf(x!.shape)[axis]!, x!.shape[axis]!];
    const peak = zeros(groups.dropped);
    const best = peak.data.map(() => -Infinity);
    for (let i = 0; i < groups.offsets.length; i++) {
      const at = groups.offsets[i]!;
      if (x!.data[i]! > best[at]!) {
        best[at] = x!.data[i]!;
        peak.data[at] = Math.floor(i / stride) % size;
      }
    }
    return [peak];
  },
  cases: [
    { shapes: [[B, 4]], attributes: { axis: 1 }, smooth: false },
    { shapes: [[B, 3, 2]], attributes: { axis: 1 }, smooth: false },
    { shapes: [[3, B]], attributes: { axis: 0 }, smooth: false },
    { shapes: [[B, 3]], values: [[1, 2, 2]], attributes: { axis: 1 }, smooth: false },
  ],
};
