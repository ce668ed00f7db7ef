import type { Op, Value } from "../../../tensor/types.ts";
import type { Name, OnnxWriter } from "../types.ts";
import { columnSums, sumsColumns } from "./column-sums.ts";

/** The smallest finite float32. */
const lowest = -3.4028234663852886e38;

/** A node of the kind `ReduceSum`. */
export function reduced(out: OnnxWriter, type: string, x: Name, axes: number[], keepDims: boolean): Name {
  return axes.length === 0 ? x : out.node(type, [x, out.ints(axes)], { keepdims: keepDims ? 1 : 0 });
}

const over =
  (type: string) =>
  ({ inputs, results, attributes }: Op, out: OnnxWriter): void => {
    const { axes, keepDims } = attributes as { axes: number[]; keepDims: boolean };
    out.set(results[0]!, reduced(out, type, out.of(inputs[0]!), axes, keepDims));
  };

const sumOverAxes = over("ReduceSum");

export const reduction = {
  sum(op: Op, out: OnnxWriter) {
    const [x] = op.inputs as [Value];
    const { axes } = op.attributes as { axes: number[] };
    if (sumsColumns(x, axes)) out.set(op.results[0]!, out.reshape(columnSums(out, x, axes.length), op.results[0]!.shape));
    else sumOverAxes(op, out);
  },
  max: over("ReduceMax"),
  logSumExp({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const { axes } = attributes as { axes: number[] };
    const x = out.of(inputs[0]!);
    // A group of nothing but -Infinity must not be shifted by -Infinity.
    const peak = out.node("Max", [reduced(out, "ReduceMax", x, axes, true), out.constant(lowest)]);
    const powers = out.node("Exp", [out.node("Sub", [x, peak])]);
    const y = out.node("Add", [out.node("Log", [reduced(out, "ReduceSum", powers, axes, true)]), peak]);
    out.set(results[0]!, out.reshape(y, results[0]!.shape));
  },
  softmax({ inputs, results }: Op, out: OnnxWriter) {
    out.set(results[0]!, out.node("Softmax", [out.of(inputs[0]!)], { axis: -1 }));
  },
  argMax({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const index = out.node("ArgMax", [out.of(inputs[0]!)], { axis: attributes.axis as number, keepdims: 0 });
    out.set(results[0]!, out.node("Cast", [index], { to: 6 }));
  },
  /** No `BatchNormalization`: in training it takes its own running means, and one layout. */
  normalize({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const { axes, epsilon } = attributes as { axes: number[]; epsilon: number };
    const x = out.of(inputs[0]!);
    const mean = reduced(out, "ReduceMean", x, axes, true);
    const centred = out.node("Sub", [x, mean]);
    const variance = reduced(out, "ReduceMean", out.node("Mul", [centred, centred]), axes, true);
    const deviation = out.node("Sqrt", [out.node("Add", [variance, out.constant(epsilon)])]);
    out.set(results[0]!, out.node("Mul", [centred, out.node("Reciprocal", [deviation])]));
    out.set(results[1]!, out.reshape(mean, results[1]!.shape));
    out.set(results[2]!, out.reshape(variance, results[2]!.shape));
  },
};
