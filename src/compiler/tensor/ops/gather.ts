import { bug } from "../../diagnostics/assert.ts";
import { zeros } from "../arrays.ts";
import { perResult } from "../cost.ts";
import { B, staticDim } from "../dims.ts";
import type { OpDefinition, Value } from "../types.ts";

export const gather: OpDefinition = {
  name: "gather",
  doc: "Rows of the first axis of a table [R, ...S] by int indices [...I]: [...I, ...S]. Indices are in 0..R-1.",
  infer([table, rows]) {
    if (table === undefined || table.dtype === "bool" || table.shape.length === 0 || rows?.dtype !== "int")
      bug("gather needs a table and ints");
    return [{ dtype: table.dtype, shape: [...rows.shape, ...table.shape.slice(1)] }];
  },
  vjp(b, op, [dy]) {
    if (dy === undefined) return [];
    const [table, rows] = op.inputs as [Value, Value];
    return [b.scatterAdd(rows, dy, staticDim(table.shape[0]!) ?? bug("gather from a table of symbolic size has no gradient"))];
  },
  cost: (op, sizes) => perResult(op, sizes, 0),
  evaluate([table, rows]) {
    const rest = table!.shape.slice(1);
    const width = rest.reduce((product, size) => product * size, 1);
    const picked = zeros([...rows!.shape, ...rest]);
    rows!.data.forEach((row, i) => {
      if (row < 0 || row >= table!.shape[0]!) bug(`gather of row ${row} of ${table!.shape[0]}`);
      picked.data.set(table!.data.subarray(row * width, (row + 1) * width), i * width);
    });
    return [picked];
  },
  cases: [
    { shapes: [[4, 3], [B]], dtypes: ["float", "int"], range: [0, 4], smooth: true },
    { shapes: [[4], [B, 2]], dtypes: ["float", "int"], range: [0, 4], smooth: true },
    { shapes: [[3, 2, 2], [5]], dtypes: ["float", "int"], range: [0, 3], smooth: true },
  ],
};
