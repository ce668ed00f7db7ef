import { bug } from "../../diagnostics/assert.ts";
import { offsetsOf, stridesOf, zeros } from "../arrays.ts";
import { perResult } from "../cost.ts";
import { addDims, B, sameDim } from "../dims.ts";
import type { Dim, OpDefinition } from "../types.ts";

type ConcatAttributes = { axis: number };

const timesOf = (dim: Dim) => (typeof dim === "number" ? dim : dim.times);

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

export const concat: OpDefinition<ConcatAttributes> = {
  name: "concat",
  doc: "Tensors one behind the other along an axis; symbolic sizes may differ by a factor only.",
  infer(inputs, { axis }) {
    const [first] = inputs;
    if (first === undefined || axis >= first.shape.length) bug("concat of nothing");
    for (const { dtype, shape } of inputs) {
      if (dtype !== first.dtype || shape.length !== first.shape.length) bug("concat of unequal ranks or dtypes");
      if (shape.some((dim, at) => at !== axis && !sameDim(dim, first.shape[at]!))) bug("concat of unequal shapes");
    }
    const size = inputs.map(({ shape }) => shape[axis]!).reduce(addDims);
    return [{ dtype: first.dtype, shape: first.shape.map((dim, at) => (at === axis ? size : dim)) }];
  },
  vjp(b, op, [dy]) {
    if (dy === undefined) return [];
    const { axis } = op.attributes as ConcatAttributes;
    // The axis as [parts, unit]: then every operand is a slice of `parts`, whether `unit` is known or not.
    const times = op.inputs.map(({ shape }) => timesOf(shape[axis]!));
    const divisor = Math.max(1, times.reduce(commonDivisor));
    const size = op.inputs[0]!.shape[axis]!;
    const unit: Dim = typeof size === "number" ? divisor : { times: divisor, of: size.of };
    const parts = times.map((count) => count / divisor);
    const total = parts.reduce((sum, count) => sum + count, 0);
    const split = b.reshape(dy, [...dy.shape.slice(0, axis), total, unit, ...dy.shape.slice(axis + 1)]);
    let start = 0;
    return op.inputs.map(({ shape }, i) => {
      const from = start;
      start += parts[i]!;
      return b.reshape(b.slice(split, axis, from, start), shape);
    });
  },
  cost: (op, sizes) => perResult(op, sizes, 0),
  evaluate(inputs, { axis }) {
    const size = inputs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    const joined = zeros(inputs[0]!.shape.map((own, at) => (at === axis ? size : own)));
    const strides = stridesOf(joined.shape);
    let start = 0;
    for (const { shape, data } of inputs) {
      offsetsOf(shape, strides, start * strides[axis]!).forEach((at, i) => {
        joined.data[at] = data[i]!;
      });
      start += shape[axis]!;
    }
    return [joined];
  },
  cases: [
    {
      shapes: [
        [B, 2],
        [B, 3],
        [B, 1],
      ],
      attributes: { axis: 1 },
      smooth: true,
    },
    {
      shapes: [
        [B, 2],
        [{ times: 2, of: ["B"] }, 2],
      ],
      attributes: { axis: 0 },
      smooth: true,
    },
    {
      shapes: [
        [2, 2, B],
        [2, 4, B],
      ],
      attributes: { axis: 1 },
      smooth: true,
    },
  ],
};
