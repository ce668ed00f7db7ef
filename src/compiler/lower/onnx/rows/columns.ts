import type { Name, OnnxWriter } from "../types.ts";
import { type Geometry, phasesOf, pixelAt, placesOf } from "./geometry.ts";
import { padded, picked, sliced, transposed } from "./support.ts";

/** The input's pixels under the kernel at every place, [N * high * wide, taps * channels] (im2col). */
export function columnsOf(out: OnnxWriter, x: Name, geometry: Geometry): Name {
  return inBlocks(geometry) ? blockColumns(out, x, geometry) : tableColumns(out, x, geometry);
}

/** The kernel as the matrix that those columns are multiplied with, [taps * channels, outer]. */
export function kernelMatrix(out: OnnxWriter, kernel: Name, geometry: Geometry): Name {
  return inBlocks(geometry)
    ? phaseKernel(out, kernel, geometry)
    : out.reshape(kernel, [geometry.down * geometry.across * geometry.channels, geometry.outer]);
}

/** The inverse of `kernelMatrix`. */
export function kernelOfMatrix(out: OnnxWriter, matrix: Name, geometry: Geometry): Name {
  const { down, across, channels, outer, strides } = geometry;
  if (!inBlocks(geometry)) return out.reshape(matrix, [down, across, channels, outer]);
  const { taps, whole } = phasesOf(geometry);
  const split = out.reshape(matrix, [...taps, ...strides, channels, outer]);
  const ordered = transposed(out, split, [0, 2, 1, 3, 4, 5]);
  const kernel = out.reshape(ordered, [taps[0] * strides[0], taps[1] * strides[1], channels, outer]);
  return whole ? kernel : sliced(out, kernel, [0, 1], [0, 0], [down, across]);
}

/** A kernel as [taps * phases * channels, outer], rows in the order (tap down, tap across, phase down, phase across, channel). */
export function phaseKernel(out: OnnxWriter, kernel: Name, geometry: Geometry): Name {
  const { channels, outer, strides } = geometry;
  const { taps } = phasesOf(geometry);
  const ordered = transposed(out, splitKernel(out, kernel, geometry), [0, 2, 1, 3, 4, 5]);
  return out.reshape(ordered, [taps[0] * taps[1] * strides[0] * strides[1] * channels, outer]);
}

/** A kernel as [tap down, phase down, tap across, phase across, channel, outer], zeros where it doesn't fill its blocks. */
export function splitKernel(out: OnnxWriter, kernel: Name, geometry: Geometry): Name {
  const { down, across, channels, outer, strides } = geometry;
  const { taps } = phasesOf(geometry);
  const after = [taps[0] * strides[0] - down, taps[1] * strides[1] - across, 0, 0];
  return out.reshape(padded(out, kernel, [0, 0, 0, 0], after), [taps[0], strides[0], taps[1], strides[1], channels, outer]);
}

/** `Gather` moves runs of `channels` numbers. Below this many it is slower than slices of blocks of a stride's size. */
const shortRun = 4;

function inBlocks({ channels, strides, dilations }: Geometry): boolean {
  return channels < shortRun && channels * strides[1] >= 2 && dilations[0] === 1 && dilations[1] === 1;
}

/** One `Gather` of pixels by a constant table, with a row of zeros behind the pixels for what is padding. */
function tableColumns(out: OnnxWriter, x: Name, geometry: Geometry): Name {
  const { height, width, channels, down, across, high, wide } = geometry;
  const pixels = out.reshape(x, [geometry.rows, height * width, channels]);
  if (down === 1 && across === 1 && high === height && wide === width) return out.reshape(x, [placesOf(geometry), channels]);
  const taps = down * across;
  const table = Array.from({ length: high * wide * taps }, (_, i) => pixelAt(geometry, Math.floor(i / taps), i % taps));
  const inside = table.every((pixel) => pixel !== undefined);
  const source = inside ? pixels : withZeroRow(out, pixels);
  const columns = picked(
    out,
    source,
    table.map((pixel) => pixel ?? height * width),
    [high * wide, taps],
  );
  return out.reshape(columns, [placesOf(geometry), taps * channels]);
}

/** [N, rows, channels] with one row of zeros more. */
export function withZeroRow(out: OnnxWriter, rows: Name): Name {
  return padded(out, rows, [0, 0, 0], [0, 1, 0]);
}

/** Blocks of a stride's size side by side, then a slice for each tap. */
function blockColumns(out: OnnxWriter, x: Name, geometry: Geometry): Name {
  const { height, width, channels, high, wide, strides, top, left } = geometry;
  const { taps } = phasesOf(geometry);
  const [rows, columns] = [high + taps[0] - 1, wide + taps[1] - 1];
  const image = out.reshape(x, [geometry.rows, height, width, channels]);
  const after = [0, rows * strides[0] - height - top, columns * strides[1] - width - left, 0];
  const whole = padded(out, image, [0, top, left, 0], after);
  const split = out.reshape(whole, [geometry.rows, rows, strides[0], columns, strides[1] * channels]);
  const block = strides[0] * strides[1] * channels;
  const blocks = out.reshape(transposed(out, split, [0, 1, 3, 2, 4]), [geometry.rows, rows, columns, block]);
  const parts = Array.from({ length: taps[0] * taps[1] }, (_, tap) => {
    const [i, j] = [Math.floor(tap / taps[1]), tap % taps[1]];
    return sliced(out, blocks, [1, 2], [i, j], [i + high, j + wide]);
  });
  const joined = parts.length === 1 ? parts[0]! : out.node("Concat", parts, { axis: 3 });
  return out.reshape(joined, [placesOf(geometry), parts.length * block]);
}
