import { bug } from "../../diagnostics/assert.ts";
import { offsetsOf, pick, stridesOf } from "../arrays.ts";
import { perResult } from "../cost.ts";
import { B } from "../dims.ts";
import type { OpDefinition } from "../types.ts";

type TransposeAttributes = { permutation: number[] };

export const transpose: OpDefinition<TransposeAttributes> = {
  name: "transpose",
  doc: "Axis i of the result is axis permutation[i] of the operand.",
  infer([x], { permutation }) {
    const sorted = [...permutation].sort((a, b) => a - b);
    if (x === undefined || sorted.length !== x.shape.length || sorted.some((axis, i) => axis !== i)) bug(`transpose by ${permutation}`);
    return [{ dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis]!) }];
  },
  vjp(b, op, [dy]) {
    const { permutation } = op.attributes as TransposeAttributes;
    return [
      dy &&
        b.transpose(
          dy,
          permutation.map((_, axis) => permutation.indexOf(axis)),
        ),
    ];
  },
  cost: (op, sizes) => perResult(op, sizes, 0),
  evaluate([x], { permutation }) {
    const strides = stridesOf(x!.shape);
    const shape = permutation.map((axis) => x!.shape[axis]!);
    return [
      pick(
        x!,
        shape,
        offsetsOf(
          shape,
          permutation.map((axis) => strides[axis]!),
        ),
      ),
    ];
  },
  cases: [
    { shapes: [[B, 3]], attributes: { permutation: [1, 0] }, smooth: true },
    { shapes: [[B, 2, 3]], attributes: { permutation: [2, 0, 1] }, smooth: true },
    { shapes: [[2, 3, B, 2]], attributes: { permutation: [1, 3, 0, 2] }, smooth: true },
  ],
};
