import { bug } from "../../diagnostics/assert.ts";
import { groupsOf, zeros } from "../arrays.ts";
import { perInput } from "../cost.ts";
import { B, productOf, reducedShape, staticDim } from "../dims.ts";
import type { Op, OpDefinition, Value } from "../types.ts";

type NormalizeAttributes = {
  /** Nonnegative, sorted. */
  axes: number[];
  epsilon: number;
};

export const normalize: OpDefinition<NormalizeAttributes> = {
  name: "normalize",
  doc: "y = (x - mean) / sqrt(variance + epsilon) over axes, with the population variance. Results: y, mean, variance; the last two without the axes.",
  infer([x], { axes }) {
    if (x?.dtype !== "float" || axes.length === 0 || axes.some((axis) => axis >= x.shape.length)) bug("normalize needs floats and axes");
    const shape = reducedShape(x.shape, axes, false);
    return [
      { dtype: "float", shape: x.shape },
      { dtype: "float", shape },
      { dtype: "float", shape },
    ];
  },
  vjp(b, op, [dy, dMean, dVariance]) {
    const { axes, epsilon } = op.attributes as NormalizeAttributes;
    const [x, kept] = [op.inputs[0]!, keptShape(op)];
    const y = op.results[0]!;
    const [mean, variance] = op.results.slice(1).map((value) => b.reshape(value, kept));
    const count = productOf(axes.map((axis) => x.shape[axis]!));
    const fixed = staticDim(count);
    const n = fixed === undefined ? b.dim(count) : b.constant(fixed);
    const parts: Value[] = [];
    if (dy !== undefined) {
      const scale = b.div(b.constant(1), b.sqrt(b.add(variance!, b.constant(epsilon))));
      const centred = b.sub(dy, b.mean(dy, axes, true));
      parts.push(b.mul(scale, b.sub(centred, b.mul(y, b.mean(b.mul(dy, y), axes, true)))));
    }
    if (dMean !== undefined) parts.push(b.broadcastTo(b.div(b.reshape(dMean, kept), n), x.shape));
    if (dVariance !== undefined) {
      const twice = b.div(b.mul(b.constant(2), b.reshape(dVariance, kept)), n);
      parts.push(b.mul(twice, b.sub(x, mean!)));
    }
    return [parts.length === 0 ? undefined : parts.reduce(b.add)];
  },
  cost: (op, sizes) => perInput(op, sizes, 8),
  evaluate([x], { axes, epsilon }) {
    const { kept, dropped, offsets } = groupsOf(x!.shape, axes);
    const [mean, variance] = [zeros(kept).data, zeros(kept).data];
    const n = axes.reduce((product, axis) => product * x!.shape[axis]!, 1);
    for (let i = 0; i < offsets.length; i++) mean[offsets[i]!]! += x!.data[i]! / n;
    for (let i = 0; i < offsets.length; i++) variance[offsets[i]!]! += (x!.data[i]! - mean[offsets[i]!]!) ** 2 / n;
    const y = x!.data.map((value, i) => (value - mean[offsets[i]!]!) / Math.sqrt(variance[offsets[i]!]! + epsilon));
    return [
      { shape: x!.shape, data: y },
      { shape: dropped, data: mean },
      { shape: dropped, data: variance },
    ];
  },
  cases: [
    { shapes: [[B, 5]], attributes: { axes: [1], epsilon: 1e-3 }, smooth: true },
    { shapes: [[B, 2, 3, 2]], attributes: { axes: [0, 1, 2], epsilon: 1e-3 }, smooth: true, notFor: [0] },
    { shapes: [[B, 2, 4]], attributes: { axes: [1], epsilon: 0.1 }, smooth: true },
  ],
};

function keptShape(op: Op) {
  return reducedShape(op.inputs[0]!.shape, (op.attributes as NormalizeAttributes).axes, true);
}
