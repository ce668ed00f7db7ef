import type { ConvAttributes, Dim, Op, Value } from "../../../tensor/types.ts";
import type { Name, OnnxWriter } from "../types.ts";
import { columnsOf, kernelMatrix, kernelOfMatrix } from "./columns.ts";
import { dilatedInputGradient } from "./dilated.ts";
import { type Geometry, geometryOf, placesOf } from "./geometry.ts";
import { inputGradient } from "./input-gradient.ts";
import { gemm } from "./product.ts";
import { sliced } from "./support.ts";

/** One of the three convolutions for one group, as a tensor of the result's entries in any shape. */
type Single = (out: OnnxWriter, a: Name, b: Name, geometry: Geometry) => Name;

/**
 * Convolutions as matrix products over rows of pixels: the columns that the forward pass gathers are those of the kernel's gradient, for
 * the same node is written once. `Conv` on several threads gains little, and would want another layout.
 */
export const convolution = {
  conv({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const [x, kernel] = inputs as [Value, Value];
    const geometry = geometryOf(x.shape, kernel.shape, results[0]!.shape, attributes as unknown as ConvAttributes);
    out.set(results[0]!, grouped(out, forward, inputs, geometry, results[0]!.shape));
  },
  convInputGrad({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const [dy, kernel] = inputs as [Value, Value];
    const geometry = geometryOf(results[0]!.shape, kernel.shape, dy.shape, attributes as unknown as ConvAttributes);
    const single = geometry.dilations.every((step) => step === 1) ? inputGradient : dilatedInputGradient;
    out.set(results[0]!, grouped(out, single, inputs, geometry, results[0]!.shape));
  },
  convKernelGrad({ inputs, results, attributes }: Op, out: OnnxWriter) {
    const [x, dy] = inputs as [Value, Value];
    const geometry = geometryOf(x.shape, results[0]!.shape, dy.shape, attributes as unknown as ConvAttributes);
    out.set(results[0]!, grouped(out, kernelGradient, inputs, geometry, results[0]!.shape));
  },
};

/** Runs `single` on each group of channels: both operands and the result are split along their last axis. */
function grouped(out: OnnxWriter, single: Single, inputs: Value[], geometry: Geometry, shape: readonly Dim[]): Name {
  const { groups, channels, outer } = geometry;
  const [a, b] = inputs as [Value, Value];
  if (groups === 1) return out.reshape(single(out, out.of(a), out.of(b), geometry), shape);
  const own = { ...geometry, groups: 1, channels: channels / groups, outer: outer / groups };
  const part = (value: Value, group: number) => {
    const size = (value.shape[3] as number) / groups;
    return sliced(out, out.of(value), [3], [group * size], [(group + 1) * size]);
  };
  const partShape = shape.with(3, (shape[3] as number) / groups);
  const parts = Array.from({ length: groups }, (_, group) => out.reshape(single(out, part(a, group), part(b, group), own), partShape));
  return out.node("Concat", parts, { axis: 3 });
}

export function forward(out: OnnxWriter, x: Name, kernel: Name, geometry: Geometry, bias?: Name): Name {
  const matrix = kernelMatrix(out, kernel, geometry);
  return gemm(out, columnsOf(out, x, geometry), matrix, bias === undefined ? {} : { bias });
}

function kernelGradient(out: OnnxWriter, x: Name, dy: Name, geometry: Geometry): Name {
  const places = out.reshape(dy, [placesOf(geometry), geometry.outer]);
  return kernelOfMatrix(out, gemm(out, columnsOf(out, x, geometry), places, { transA: true }), geometry);
}
