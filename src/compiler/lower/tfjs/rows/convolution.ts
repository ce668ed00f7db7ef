import type { ConvAttributes, Dim, Op } from "../../../tensor/types.ts";
import type { Register, TfjsWriter } from "../types.ts";
import { phaseConvolution, spreadKernel } from "./phases.ts";
import { type Operand, padded, sliced, transposed } from "./support.ts";

/** One of the three convolutions for one group: from both operands to the register of the result, which has `shape`. */
type Single = (out: TfjsWriter, a: Operand, b: Operand, attributes: Required<ConvAttributes>, shape: readonly Dim[]) => Register;

export const convolution = {
  conv: grouped(forward),
  convInputGrad: grouped(inputGradient),
  convKernelGrad: grouped(kernelGradient),
};

/** Runs `single` on each group of channels, for tfjs has no grouped kernels. Both operands and the result are split along their last axis. */
function grouped(single: Single) {
  return ({ inputs, results, attributes }: Op, out: TfjsWriter) => {
    const [a, b] = inputs.map((value): Operand => ({ register: out.of(value), shape: value.shape })) as [Operand, Operand];
    const complete = { dilations: [1, 1], groups: 1, ...(attributes as unknown as ConvAttributes) } as Required<ConvAttributes>;
    const { groups } = complete;
    const shape = results[0]!.shape;
    if (groups === 1) return out.set(results[0]!, single(out, a, b, complete, shape));
    const parts = Array.from({ length: groups }, (_, group) =>
      single(out, part(out, a, group, groups), part(out, b, group, groups), complete, split(shape, groups)),
    );
    out.set(results[0]!, out.call("Concat", parts, { axis: 3 }));
  };
}

function split(shape: readonly Dim[], groups: number): Dim[] {
  return shape.with(3, (shape[3] as number) / groups);
}

function part(out: TfjsWriter, { register, shape }: Operand, group: number, groups: number): Operand {
  const own = split(shape, groups);
  return { register: sliced(out, register, [0, 0, 0, group * (own[3] as number)], own), shape: own };
}

function forward(out: TfjsWriter, x: Operand, kernel: Operand, { strides, pads, dilations }: Required<ConvAttributes>): Register {
  const pad = pads.every((count) => count === 0) ? "valid" : paddings(pads);
  return out.call("Conv2D", { x: x.register, filter: kernel.register }, { strides, pad, dataFormat: "NHWC", dilations });
}

/** On the padded input, whose borders are cut off after: the kernels of tfjs-node refuse explicit pads. */
function inputGradient(
  out: TfjsWriter,
  dy: Operand,
  kernel: Operand,
  attributes: Required<ConvAttributes>,
  shape: readonly Dim[],
): Register {
  const { strides, pads } = attributes;
  const filter = spreadKernel(out, kernel, attributes.dilations);
  if (out.kernels.convolutionsOnly) return phaseConvolution(out, dy, filter, attributes, shape);
  const inputShape = { sizes: paddedShape(shape, pads) };
  const full = out.call(
    "Conv2DBackpropInput",
    { dy: dy.register, filter: filter.register },
    { strides, pad: "valid", dataFormat: "NHWC", inputShape },
  );
  return pads.every((count) => count === 0) ? full : sliced(out, full, [0, pads[0], pads[2], 0], shape);
}

function kernelGradient(out: TfjsWriter, x: Operand, dy: Operand, attributes: Required<ConvAttributes>, shape: readonly Dim[]): Register {
  const { strides, pads, dilations } = attributes;
  const image = pads.every((count) => count === 0) ? x.register : padded(out, x.register, paddings(pads));
  const dilated = dilations.some((step) => step !== 1);
  if (!dilated && out.kernels.has("Conv2DBackpropFilter")) {
    return out.call(
      "Conv2DBackpropFilter",
      { x: image, dy: dy.register },
      { strides, pad: "valid", dataFormat: "NHWC", filterShape: { sizes: shape } },
    );
  }
  // A convolution with channels for rows and rows for channels, dy for a kernel, and stride and dilation exchanged.
  const rows = transposed(out, image, [3, 1, 2, 0]);
  const filter = transposed(out, dy.register, [1, 2, 0, 3]);
  const taps = out.call("Conv2D", { x: rows, filter }, { strides: dilations, pad: "valid", dataFormat: "NHWC", dilations: strides });
  const [height, width, channels, outer] = shape as [number, number, number, number];
  // Rows of the image that the strides never reach give taps that the kernel doesn't have.
  return transposed(out, sliced(out, taps, [0, 0, 0, 0], [channels, height, width, outer]), [1, 2, 0, 3]);
}

function paddings([top, bottom, left, right]: ConvAttributes["pads"]): number[][] {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

function paddedShape([rows, height, width, channels]: readonly Dim[], [top, bottom, left, right]: ConvAttributes["pads"]): Dim[] {
  return [rows!, (height as number) + top + bottom, (width as number) + left + right, channels!];
}
