import { productOf } from "../../../tensor/dims.ts";
import type { Dim, Op } from "../../../tensor/types.ts";
import type { Register, TfjsWriter } from "../types.ts";
import { broadcast, direct, padded, reshaped, sliced, transposed } from "./support.ts";

export const shape = {
  matMul({ inputs, results, attributes }: Op, out: TfjsWriter) {
    const transposes = attributes as { transposeA: boolean; transposeB: boolean };
    // The kernels of wasm and cpu broadcast leading axes only where one operand has none that differ, so none are left to them.
    const lead = results[0]!.shape.slice(0, -2);
    const [a, b] = inputs.map((value) => broadcast(out, value, [...lead, ...value.shape.slice(-2)])) as [Register, Register];
    if (lead.length > 0 || !out.kernels.plainProducts) return out.set(results[0]!, out.call("BatchMatMul", { a, b }, transposes));
    const plain = (x: Register, transpose: boolean) => (transpose ? transposed(out, x, [1, 0]) : x);
    const operands = { a: plain(a, transposes.transposeA), b: plain(b, transposes.transposeB) };
    out.set(results[0]!, out.call("BatchMatMul", operands, { transposeA: false, transposeB: false }));
  },
  reshape({ inputs, results }: Op, out: TfjsWriter) {
    out.set(results[0]!, reshaped(out, out.of(inputs[0]!), results[0]!.shape));
  },
  transpose({ inputs, results, attributes }: Op, out: TfjsWriter) {
    out.set(results[0]!, transposed(out, out.of(inputs[0]!), attributes.permutation as number[]));
  },
  broadcastTo({ inputs, results }: Op, out: TfjsWriter) {
    out.set(results[0]!, broadcast(out, inputs[0]!, results[0]!.shape));
  },
  slice({ inputs, results, attributes }: Op, out: TfjsWriter) {
    const { axis, start, end, stride } = attributes as { axis: number; start: number; end: number | null; stride: number };
    const source = inputs[0]!;
    const along = <D>(at: D, elsewhere: (dim: Dim) => D) => source.shape.map((dim, i) => (i === axis ? at : elsewhere(dim)));
    const begin = along(start, () => 0);
    if (stride === 1) return out.set(results[0]!, sliced(out, out.of(source), begin, results[0]!.shape));
    const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
    const ends = { sizes: along<Dim>(end!, (dim) => dim) };
    const strides = along(stride, () => 1);
    out.set(results[0]!, out.call("StridedSlice", { x: out.of(source) }, { begin, end: ends, strides, ...masks }));
  },
  pad({ inputs, results, attributes }: Op, out: TfjsWriter) {
    const { before, after, value } = attributes as { before: number[]; after: number[]; value: number };
    const paddings = before.map((count, axis) => [count, after[axis]!]);
    out.set(results[0]!, padded(out, out.of(inputs[0]!), paddings, value));
  },
  concat({ inputs, results, attributes }: Op, out: TfjsWriter) {
    const parts = inputs.map((value) => out.of(value));
    out.set(results[0]!, out.call("Concat", parts, { axis: attributes.axis as number }));
  },
  gather: direct("GatherV2", ["x", "indices"], { axis: 0, batchDims: 0 }),
  scatterAdd({ inputs, results }: Op, out: TfjsWriter) {
    const [rows, updates] = inputs as [Op["inputs"][0], Op["inputs"][0]];
    const count = productOf(rows.shape);
    const rest = updates.shape.slice(rows.shape.length);
    const operands = { indices: reshaped(out, out.of(rows), [count, 1]), updates: reshaped(out, out.of(updates), [count, ...rest]) };
    out.set(results[0]!, out.call("ScatterNd", operands, { shape: { sizes: results[0]!.shape } }));
  },
};
