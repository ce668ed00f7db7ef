import { bug } from "../../diagnostics/assert.ts";
import { lengthOf, offsetsOf, stridesOf } from "../arrays.ts";
import { perResult } from "../cost.ts";
import { B, staticDim } from "../dims.ts";
import type { OpDefinition } from "../types.ts";

type PadAttributes = { before: number[]; after: number[]; value: number };

export const pad: OpDefinition<PadAttributes> = {
  name: "pad",
  doc: "Adds entries of one value before and after along each axis.",
  infer([x], { before, after }) {
    if (x?.dtype !== "float" || before.length !== x.shape.length || after.length !== x.shape.length)
      bug("pad needs floats and two numbers an axis");
    const shape = x.shape.map((dim, axis) => {
      const more = before[axis]! + after[axis]!;
      if (more === 0) return dim;
      return (staticDim(dim) ?? bug("pad of a symbolic axis")) + more;
    });
    return [{ dtype: x.dtype, shape }];
  },
  vjp(b, op, [dy]) {
    const { before } = op.attributes as PadAttributes;
    const inner = op.inputs[0]!.shape;
    return [
      dy &&
        inner.reduce((value, dim, axis) => {
          const size = staticDim(dim);
          return size === undefined || value.shape[axis] === size ? value : b.slice(value, axis, before[axis]!, before[axis]! + size);
        }, dy),
    ];
  },
  cost: (op, sizes) => perResult(op, sizes, 0),
  evaluate([x], { before, after, value }) {
    const shape = x!.shape.map((size, axis) => size + before[axis]! + after[axis]!);
    const strides = stridesOf(shape);
    const data = new Float64Array(lengthOf(shape)).fill(value);
    const start = strides.reduce((sum, stride, axis) => sum + stride * before[axis]!, 0);
    offsetsOf(x!.shape, strides, start).forEach((at, i) => {
      data[at] = x!.data[i]!;
    });
    return [{ shape, data }];
  },
  cases: [
    { shapes: [[B, 3]], attributes: { before: [0, 1], after: [0, 2], value: 0 }, smooth: true },
    { shapes: [[B, 2, 3, 1]], attributes: { before: [0, 1, 0, 0], after: [0, 1, 2, 0], value: 0 }, smooth: true },
    { shapes: [[2, B]], attributes: { before: [1, 0], after: [0, 0], value: -1.5 }, smooth: true },
  ],
};
