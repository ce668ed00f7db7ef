import type { ConvAttributes, Dim } from "../../../tensor/types.ts";
import type { Register, TfjsWriter } from "../types.ts";
import { type Operand, padded, reshaped, sliced, transposed } from "./support.ts";

/** A dilated kernel as a larger one with zeros in it, for kernels that know no dilation. */
export function spreadKernel(out: TfjsWriter, kernel: Operand, [down, across]: [number, number]): Operand {
  if (down === 1 && across === 1) return kernel;
  const [height, width, inner, outer] = kernel.shape as [number, number, number, number];
  const apart = reshaped(out, kernel.register, [height, 1, width, 1, inner * outer]);
  const filled = padded(out, apart, [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const joined = reshaped(out, filled, [height * down, width * across, inner, outer]);
  const shape = [(height - 1) * down + 1, (width - 1) * across + 1, inner, outer];
  return { register: sliced(out, joined, [0, 0, 0, 0], shape), shape };
}

/**
 * The gradient by the input as one convolution of dy, without dilation. With strides s, row s*q + p of the padded input sums
 * dy[q - j] * kernel[s*j + p] over j: for each of the s phases p a convolution with stride 1 and a flipped part of the kernel. The phases
 * are computed as channels, and interleaved after.
 */
export function phaseConvolution(
  out: TfjsWriter,
  dy: Operand,
  kernel: Operand,
  { strides, pads }: ConvAttributes,
  shape: readonly Dim[],
): Register {
  const [rows, height, width, channels] = shape as [Dim, number, number, number];
  const [, high, wide] = dy.shape as [Dim, number, number, number];
  const [down, across] = strides;
  const [top, bottom, left, right] = pads;
  const taps = [Math.ceil((kernel.shape[0] as number) / down), Math.ceil((kernel.shape[1] as number) / across)] as const;
  // Steps of q that cover the padded input.
  const steps = [Math.ceil((height + top + bottom) / down), Math.ceil((width + left + right) / across)] as const;

  const image = padded(out, dy.register, [
    [0, 0],
    [taps[0] - 1, steps[0] - high],
    [taps[1] - 1, steps[1] - wide],
    [0, 0],
  ]);
  const filter = phaseKernel(out, kernel, strides, taps);
  const phases = out.call("Conv2D", { x: image, filter }, { strides: [1, 1], pad: "valid", dataFormat: "NHWC", dilations: [1, 1] });
  const whole = interleaved(out, phases, [rows, ...steps], strides, channels);
  const fits = top === 0 && left === 0 && steps[0] * down === height && steps[1] * across === width;
  return fits ? whole : sliced(out, whole, [0, top, left, 0], shape);
}

/** A kernel [h, w, C, O] as [taps, taps, O, phases * C], the taps flipped. */
function phaseKernel(
  out: TfjsWriter,
  { register, shape }: Operand,
  [down, across]: ConvAttributes["strides"],
  taps: readonly [number, number],
) {
  const [height, width, channels, outer] = shape as [number, number, number, number];
  const [taller, wider] = [taps[0] * down - height, taps[1] * across - width];
  const complete =
    taller + wider === 0
      ? register
      : padded(out, register, [
          [0, taller],
          [0, wider],
          [0, 0],
          [0, 0],
        ]);
  const parts = reshaped(out, complete, [taps[0], down, taps[1], across, channels, outer]);
  const x = reshaped(out, transposed(out, parts, [0, 2, 5, 1, 3, 4]), [...taps, outer, down * across * channels]);
  return out.call("Reverse", { x }, { dims: [0, 1] });
}

/** [N, q, r, phases * C] as [N, q * down, r * across, C]. */
function interleaved(
  out: TfjsWriter,
  x: Register,
  [rows, high, wide]: [Dim, number, number],
  [down, across]: ConvAttributes["strides"],
  channels: number,
) {
  if (down * across === 1) return x;
  const apart = transposed(out, reshaped(out, x, [rows, high, wide, down, across, channels]), [0, 1, 3, 2, 4, 5]);
  return reshaped(out, apart, [rows, high * down, wide * across, channels]);
}
