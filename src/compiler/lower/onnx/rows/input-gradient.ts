import { multiplyDims } from "../../../tensor/dims.ts";
import type { Name, OnnxWriter } from "../types.ts";
import { phaseKernel, splitKernel, withZeroRow } from "./columns.ts";
import { type Geometry, phasesOf, placesOf } from "./geometry.ts";
import { gemm } from "./product.ts";
import { padded, picked, sliced, transposed } from "./support.ts";

/**
 * The gradient by the input of a convolution without dilation and groups, which is the forward pass of a transposed one. With strides s,
 * row s*q + p of the padded input sums dy[q - j] * kernel[s*j + p] over taps j: the s*s phases p are channels of one matrix product, whose
 * rows are blocks q of the image. Gathers the taps of dy first, or, where the products are fewer numbers than the taps, multiplies first.
 */
export function inputGradient(out: OnnxWriter, dy: Name, kernel: Name, geometry: Geometry): Name {
  const { down, across, channels, outer } = geometry;
  const { taps } = phasesOf(geometry);
  return down * across * channels <= taps[0] * taps[1] * outer && taps[0] * taps[1] > 1
    ? addedProducts(out, dy, kernel, geometry)
    : gatheredTaps(out, dy, kernel, geometry);
}

function gatheredTaps(out: OnnxWriter, dy: Name, kernel: Name, geometry: Geometry): Name {
  const { height, width, channels, high, wide, outer, strides, top, left } = geometry;
  const { taps } = phasesOf(geometry);
  // Blocks that hold a pixel of the image.
  const [firstRow, firstColumn] = [Math.floor(top / strides[0]), Math.floor(left / strides[1])];
  const rows = Math.floor((height - 1 + top) / strides[0]) - firstRow + 1;
  const columns = Math.floor((width - 1 + left) / strides[1]) - firstColumn + 1;
  const count = taps[0] * taps[1];
  const table = Array.from({ length: rows * columns * count }, (_, i) => {
    const [block, tap] = [Math.floor(i / count), i % count];
    const row = firstRow + Math.floor(block / columns) - Math.floor(tap / taps[1]);
    const column = firstColumn + (block % columns) - (tap % taps[1]);
    return row >= 0 && row < high && column >= 0 && column < wide ? row * wide + column : high * wide;
  });
  const places = withZeroRow(out, out.reshape(dy, [geometry.rows, high * wide, outer]));
  const gathered = out.reshape(picked(out, places, table, [rows * columns, count]), [
    multiplyDims(geometry.rows, rows * columns),
    count * outer,
  ]);
  const matrix = transposed(out, splitKernel(out, kernel, geometry), [0, 2, 5, 1, 3, 4]);
  const block = strides[0] * strides[1] * channels;
  const blocks = gemm(out, gathered, out.reshape(matrix, [count * outer, block]));
  return pixelsOf(out, blocks, geometry, { rows, columns, top: top - firstRow * strides[0], left: left - firstColumn * strides[1] });
}

function addedProducts(out: OnnxWriter, dy: Name, kernel: Name, geometry: Geometry): Name {
  const { height, width, channels, high, wide, outer, strides, top, left } = geometry;
  const { taps } = phasesOf(geometry);
  const count = taps[0] * taps[1];
  const rows = Math.max(high + taps[0] - 1, Math.floor((height - 1 + top) / strides[0]) + 1);
  const columns = Math.max(wide + taps[1] - 1, Math.floor((width - 1 + left) / strides[1]) + 1);
  const places = out.reshape(dy, [placesOf(geometry), outer]);
  const block = strides[0] * strides[1] * channels;
  const products = gemm(out, places, phaseKernel(out, kernel, geometry), { transB: true });
  const image = out.reshape(products, [geometry.rows, high, wide, count * block]);
  const shifted = Array.from({ length: count }, (_, tap) => {
    const [i, j] = [Math.floor(tap / taps[1]), tap % taps[1]];
    const part = sliced(out, image, [3], [tap * block], [(tap + 1) * block]);
    return padded(out, part, [0, i, j, 0], [0, rows - high - i, columns - wide - j, 0]);
  });
  return pixelsOf(out, out.node("Sum", shifted), geometry, { rows, columns, top, left });
}

interface Blocks {
  rows: number;
  columns: number;
  /** Pixels of the first block before the image begins. */
  top: number;
  left: number;
}

/** `Gather` moves runs of `channels` numbers; below this many a transpose is faster. */
const shortRun = 4;

/** Blocks of strides[0] x strides[1] pixels as the image [N, height * width, channels] or in another order of the same entries. */
function pixelsOf(
  out: OnnxWriter,
  blocks: Name,
  { rows: images, height, width, channels, strides }: Geometry,
  { rows, columns, top, left }: Blocks,
): Name {
  const [down, across] = strides;
  const exact = top === 0 && left === 0 && rows * down === height && columns * across === width;
  if (down * across === 1 && exact) return blocks;
  if (channels < shortRun || down * across === 1) {
    const split = out.reshape(blocks, [images, rows, columns, down, across * channels]);
    const image = out.reshape(transposed(out, split, [0, 1, 3, 2, 4]), [images, rows * down, columns * across, channels]);
    return exact ? image : sliced(out, image, [1, 2], [top, left], [top + height, left + width]);
  }
  const table = Array.from({ length: height * width }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / width) + top, (pixel % width) + left];
    const block = Math.floor(y / down) * columns + Math.floor(x / across);
    return (block * down + (y % down)) * across + (x % across);
  });
  return picked(out, out.reshape(blocks, [images, rows * columns * down * across, channels]), table, [height * width]);
}
