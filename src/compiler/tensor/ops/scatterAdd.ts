import { bug } from "../../diagnostics/assert.ts";
import { zeros } from "../arrays.ts";
import { entriesOf, trafficOf } from "../cost.ts";
import { B, sameShape } from "../dims.ts";
import type { OpDefinition } from "../types.ts";

type ScatterAttributes = { count: number };

export const scatterAdd: OpDefinition<ScatterAttributes> = {
  name: "scatterAdd",
  doc: "A table [count, ...S] of sums: row i is the sum of the updates [...I, ...S] whose int index is i. The transpose of gather.",
  infer([rows, updates], { count }) {
    if (rows?.dtype !== "int" || updates?.dtype !== "float") bug("scatterAdd needs ints and floats");
    const lead = rows.shape.length;
    if (!sameShape(rows.shape, updates.shape.slice(0, lead))) bug("scatterAdd needs an index for each update");
    return [{ dtype: "float", shape: [count, ...updates.shape.slice(lead)] }];
  },
  vjp: (b, op, [dy]) => [undefined, dy && b.gather(dy, op.inputs[0]!)],
  cost: (op, sizes) => ({ flops: entriesOf(op.inputs[1]!, sizes), bytes: trafficOf(op, sizes) }),
  evaluate([rows, updates], { count }) {
    const rest = updates!.shape.slice(rows!.shape.length);
    const width = rest.reduce((product, size) => product * size, 1);
    const table = zeros([count, ...rest]);
    rows!.data.forEach((row, i) => {
      if (row < 0 || row >= count) bug(`scatterAdd to row ${row} of ${count}`);
      for (let j = 0; j < width; j++) table.data[row * width + j]! += updates!.data[i * width + j]!;
    });
    return [table];
  },
  cases: [
    { shapes: [[B], [B, 3]], dtypes: ["int", "float"], range: [0, 4], attributes: { count: 4 }, smooth: true },
    { shapes: [[6], [6]], values: [[0, 2, 2, 1, 0, 2]], dtypes: ["int", "float"], attributes: { count: 3 }, smooth: true },
    {
      shapes: [
        [B, 2],
        [B, 2, 2],
      ],
      dtypes: ["int", "float"],
      range: [0, 3],
      attributes: { count: 3 },
      smooth: true,
    },
  ],
};
