import { sameShape } from "../../../tensor/dims.ts";
import type { Op } from "../../../tensor/types.ts";
import type { OnnxWriter } from "../types.ts";
import { multiplied } from "./product.ts";
import { padded, sliced, transposed } from "./support.ts";

export const shape = {
  matMul({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
    out.set(results[0]!, multiplied(out, inputs[0]!, inputs[1]!, transposeA, transposeB));
  },
  reshape({ inputs, results }: Op, out: OnnxWriter) {
    out.set(results[0]!, out.reshape(out.of(inputs[0]!), results[0]!.shape));
  },
  transpose({ inputs, results, attributes }: Op, out: OnnxWriter) {
    out.set(results[0]!, transposed(out, out.of(inputs[0]!), attributes.permutation as number[]));
  },
  broadcastTo({ inputs, results }: Op, out: OnnxWriter) {
    const [x, wide] = [inputs[0]!, results[0]!];
    out.set(wide, sameShape(x.shape, wide.shape) ? out.of(x) : out.node("Expand", [out.of(x), out.shape(wide.shape, false)]));
  },
  slice({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const { axis, start, end, stride } = attributes as { axis: number; start: number; end: number | null; stride: number };
    const x = inputs[0]!;
    const whole = end === null || (start === 0 && end === x.shape[axis] && stride === 1);
    out.set(results[0]!, whole ? out.of(x) : sliced(out, out.of(x), [axis], [start], [end], [stride]));
  },
  pad({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const { before, after, value } = attributes as { before: number[]; after: number[]; value: number };
    out.set(results[0]!, padded(out, out.of(inputs[0]!), before, after, value));
  },
  concat({ inputs, results, attributes }: Op, out: OnnxWriter) {
    out.set(results[0]!, out.node("Concat", inputs.map(out.of), { axis: attributes.axis as number }));
  },
  gather({ inputs, results }: Op, out: OnnxWriter) {
    out.set(results[0]!, out.node("Gather", inputs.map(out.of), { axis: 0 }));
  },
  scatterAdd({ inputs, results }: Op, out: OnnxWriter) {
    const [indices, updates] = inputs as [Op["inputs"][0], Op["inputs"][0]];
    const zeros = out.node("Expand", [out.constant(0), out.shape(results[0]!.shape, false)]);
    const places = out.node("Cast", [out.reshape(out.of(indices), [...indices.shape, 1])], { to: 7 });
    out.set(results[0]!, out.node("ScatterND", [zeros, places, out.of(updates)], { reduction: "add" }));
  },
};
