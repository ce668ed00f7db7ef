import { bug } from "../../diagnostics/assert.ts";
import { mapArray } from "../arrays.ts";
import { perResult } from "../cost.ts";
import { B } from "../dims.ts";
import type { DType, OpDefinition } from "../types.ts";

type CastAttributes = { dtype: DType };

const conversions: Record<DType, (x: number) => number> = {
  float: (x) => x,
  int: Math.trunc,
  bool: (x) => Number(x !== 0),
};

export const cast: OpDefinition<CastAttributes> = {
  name: "cast",
  doc: "The same entries as another dtype: float to int cuts towards 0, numbers to bool ask whether they differ from 0. No gradient.",
  infer: ([x], { dtype }) => [{ dtype, shape: (x ?? bug("cast of nothing")).shape }],
  vjp: "none",
  cost: (op, sizes) => perResult(op, sizes, 1),
  evaluate: ([x], { dtype }) => [mapArray(x!, conversions[dtype])],
  cases: [
    { shapes: [[B, 3]], dtypes: ["bool"], attributes: { dtype: "float" }, smooth: false },
    { shapes: [[B, 3]], dtypes: ["int"], range: [-3, 4], attributes: { dtype: "float" }, smooth: false },
    { shapes: [[B, 3]], dtypes: ["float"], range: [-3, 4], attributes: { dtype: "int" }, smooth: false },
    { shapes: [[4]], dtypes: ["float"], values: [[0, 1, -0.5, 2]], attributes: { dtype: "bool" }, smooth: false },
    { shapes: [[4]], dtypes: ["bool"], attributes: { dtype: "int" }, smooth: false },
  ],
};
