import { bug } from "../../diagnostics/assert.ts";
import { B, productOf, sameDim, shapeOf, shapeText } from "../dims.ts";
import type { Dim, OpDefinition } from "../types.ts";

type ReshapeAttributes = { shape: readonly Dim[] };

export const reshape: OpDefinition<ReshapeAttributes> = {
  name: "reshape",
  doc: "The same entries in row-major order under another shape.",
  infer([x], { shape }) {
    if (x === undefined || !sameDim(productOf(x.shape), productOf(shape)))
      bug(`reshape of ${x && shapeText(x.shape)} to ${shapeText(shape)}`);
    return [{ dtype: x.dtype, shape }];
  },
  vjp: (b, op, [dy]) => [dy && b.reshape(dy, op.inputs[0]!.shape)],
  cost: () => ({ flops: 0, bytes: 0 }),
  evaluate: ([x], { shape }, sizes) => [{ shape: shapeOf(shape, sizes), data: x!.data }],
  cases: [
    { shapes: [[B, 6]], attributes: { shape: [B, 3, 2] }, smooth: true },
    { shapes: [[B, 2, 2]], attributes: { shape: [{ times: 4, of: ["B"] }] }, smooth: true },
    { shapes: [[1]], attributes: { shape: [] }, smooth: true },
    { shapes: [[B, 2]], dtypes: ["int"], attributes: { shape: [{ times: 2, of: ["B"] }] }, smooth: false },
  ],
};
