import { reducedShape } from "../../../tensor/dims.ts";
import type { Op } from "../../../tensor/types.ts";
import type { Register, TfjsWriter } from "../types.ts";
import { reshaped } from "./support.ts";

/** The smallest finite float32. */
const lowest = -3.4028234663852886e38;

export const reduction = {
  sum({ inputs, results, attributes }: Op, out: TfjsWriter) {
    const { axes, keepDims } = attributes as { axes: number[]; keepDims: boolean };
    const x = out.of(inputs[0]!);
    out.set(results[0]!, axes.length === 0 ? x : out.call("Sum", { x }, { axis: axes, keepDims }));
  },
  max({ inputs, results, attributes }: Op, out: TfjsWriter) {
    const { axes, keepDims } = attributes as { axes: number[]; keepDims: boolean };
    const x = out.of(inputs[0]!);
    out.set(results[0]!, axes.length === 0 ? x : out.call("Max", { x }, { reductionIndices: axes, keepDims }));
  },
  logSumExp({ inputs, results, attributes }: Op, out: TfjsWriter) {
    const { axes, keepDims } = attributes as { axes: number[]; keepDims: boolean };
    const x = out.of(inputs[0]!);
    const highest = out.call("Max", { x }, { reductionIndices: axes, keepDims: true });
    // A group of nothing but -Infinity must not be shifted by -Infinity.
    const peak = out.call("Maximum", { a: highest, b: out.constant(lowest) });
    const powers = out.call("Exp", { x: out.call("Sub", { a: x, b: peak }) });
    const logs = out.call("Log", { x: out.call("Sum", { x: powers }, { axis: axes, keepDims: true }) });
    const y = out.call("Add", { a: logs, b: peak });
    out.set(results[0]!, keepDims ? y : reshaped(out, y, results[0]!.shape));
  },
  softmax({ inputs, results }: Op, out: TfjsWriter) {
    const dim = inputs[0]!.shape.length - 1;
    out.set(results[0]!, out.call("Softmax", { logits: out.of(inputs[0]!) }, { dim }));
  },
  argMax({ inputs, results, attributes }: Op, out: TfjsWriter) {
    out.set(results[0]!, out.call("ArgMax", { x: out.of(inputs[0]!) }, { axis: attributes.axis as number }));
  },
  normalize({ inputs, results, attributes }: Op, out: TfjsWriter) {
    const { axes, epsilon } = attributes as { axes: number[]; epsilon: number };
    const x = out.of(inputs[0]!);
    const meanOf = (register: Register) => out.call("Mean", { x: register }, { axis: axes, keepDims: true });
    const mean = meanOf(x);
    const centred = out.call("Sub", { a: x, b: mean });
    const variance = meanOf(out.call("Square", { x: centred }));
    const scale = out.call("Rsqrt", { x: out.call("Add", { a: variance, b: out.constant(epsilon) }) });
    const shape = reducedShape(inputs[0]!.shape, axes, false);
    out.set(results[0]!, out.call("Multiply", { a: centred, b: scale }));
    out.set(results[1]!, reshaped(out, mean, shape));
    out.set(results[2]!, reshaped(out, variance, shape));
  },
};
