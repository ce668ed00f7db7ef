import { bug } from "../../diagnostics/assert.ts";
import { broadcastArray } from "../arrays.ts";
import { sumTo } from "../broadcast.ts";
import { perResult } from "../cost.ts";
import { B, broadcastShapes, sameShape, shapeOf, shapeText } from "../dims.ts";
import type { Dim, OpDefinition } from "../types.ts";

type BroadcastAttributes = { shape: readonly Dim[] };

export const broadcastTo: OpDefinition<BroadcastAttributes> = {
  name: "broadcastTo",
  doc: "Repeats along new leading axes and along axes of size 1.",
  infer([x], { shape }) {
    if (x === undefined || !sameShape(broadcastShapes(x.shape, shape), shape))
      bug(`broadcast of ${x && shapeText(x.shape)} to ${shapeText(shape)}`);
    return [{ dtype: x.dtype, shape }];
  },
  vjp: (b, op, [dy]) => [dy && sumTo(b, dy, op.inputs[0]!.shape)],
  cost: (op, sizes) => perResult(op, sizes, 0),
  evaluate: ([x], { shape }, sizes) => [broadcastArray(x!, shapeOf(shape, sizes))],
  cases: [
    { shapes: [[]], attributes: { shape: [B, 2] }, smooth: true },
    { shapes: [[3]], attributes: { shape: [B, 3] }, smooth: true },
    { shapes: [[B, 1, 2]], attributes: { shape: [2, B, 3, 2] }, smooth: true },
    { shapes: [[1, 3]], dtypes: ["int"], attributes: { shape: [B, 3] }, smooth: false },
  ],
};
