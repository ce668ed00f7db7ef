import { bug } from "../../../diagnostics/assert.ts";
import { trafficOf } from "../../cost.ts";
import { type Sizes, sameDim, sameShape, shapeText, sizeOf, staticShape } from "../../dims.ts";
import type { ConvAttributes, Dim, NdArray, Op, OpCase, TensorType } from "../../types.ts";

export type ConvolutionAttributes = ConvAttributes & Record<string, unknown>;

/** Shape of the convolution of x [N, H, W, C] with a kernel [h, w, C / groups, O]: [N, H', W', O]. */
export function convolvedShape(x: readonly Dim[], kernel: readonly Dim[], attributes: ConvAttributes): Dim[] {
  if (x.length !== 4 || kernel.length !== 4) bug(`conv of ${shapeText(x)} with a kernel ${shapeText(kernel)}`);
  const [height, width, channels] = staticShape(x.slice(1), "conv");
  const [kh, kw, inner, outer] = staticShape(kernel, "conv");
  const { strides, pads, dilations = [1, 1], groups = 1 } = attributes;
  if (inner! * groups !== channels || outer! % groups !== 0)
    bug(`conv of ${channels} channels, kernel ${shapeText(kernel)}, ${groups} groups`);
  const [top, bottom, left, right] = pads;
  const along = (size: number, taps: number, axis: 0 | 1) => Math.floor((size - (taps - 1) * dilations[axis] - 1) / strides[axis]) + 1;
  const [high, wide] = [along(height! + top + bottom, kh!, 0), along(width! + left + right, kw!, 1)];
  if (high < 1 || wide < 1) bug(`conv of ${shapeText(x)} with a kernel ${shapeText(kernel)} has no entries`);
  return [x[0]!, high, wide, outer!];
}

/** Checks that x * kernel has the shape of dy. */
export function checkTriple(x: readonly Dim[], kernel: readonly Dim[], dy: TensorType, attributes: ConvAttributes): void {
  const shape = convolvedShape(x, kernel, attributes);
  if (!sameDim(shape[0]!, dy.shape[0]!) || !sameShape(shape, dy.shape)) bug(`conv makes ${shapeText(shape)}, not ${shapeText(dy.shape)}`);
}

export function convolutionCost(op: Op, y: readonly Dim[], kernel: readonly Dim[], sizes: Sizes) {
  const pixels = y.slice(0, 3).reduce<number>((product, dim) => product * sizeOf(dim, sizes), 1);
  const weights = kernel.reduce<number>((product, dim) => product * sizeOf(dim, sizes), 1);
  return { flops: 2 * pixels * weights, bytes: trafficOf(op, sizes) };
}

/** Visits every product of the sum: one entry each of input, kernel and result. The three arrays may hold anything; only offsets are given. */
export function forEachProduct(
  x: readonly number[],
  kernel: readonly number[],
  y: readonly number[],
  { strides, pads, dilations = [1, 1], groups = 1 }: ConvAttributes,
  visit: (x: number, kernel: number, y: number) => void,
): void {
  const [batch, high, wide, outer] = y as [number, number, number, number];
  const [, height, width, channels] = x as [number, number, number, number];
  const [kh, kw, inner] = kernel as [number, number, number];
  const perGroup = outer / groups;
  for (let n = 0; n < batch; n++)
    for (let row = 0; row < high; row++)
      for (let column = 0; column < wide; column++)
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++) {
            const h = row * strides[0] - pads[0] + i * dilations[0];
            const w = column * strides[1] - pads[2] + j * dilations[1];
            if (h < 0 || h >= height || w < 0 || w >= width) continue;
            const [atX, atY] = [((n * height + h) * width + w) * channels, ((n * high + row) * wide + column) * outer];
            for (let o = 0; o < outer; o++) {
              const fromX = atX + Math.floor(o / perGroup) * inner;
              for (let c = 0; c < inner; c++) visit(fromX + c, ((i * kw + j) * inner + c) * outer + o, atY + o);
            }
          }
}

/** Shape of the result as numbers. */
export function convolvedSizes(x: NdArray, kernel: readonly number[], attributes: ConvAttributes): number[] {
  return convolvedShape(x.shape, kernel, attributes) as number[];
}

interface Geometry {
  x: Dim[];
  kernel: Dim[];
  attributes: ConvAttributes;
}

/** Kernels, strides, pads (uneven ones too), dilations and groups that every op of the triple is tried with. */
function geometries(rows: Dim): Geometry[] {
  return [
    { x: [rows, 4, 4, 2], kernel: [3, 3, 2, 3], attributes: { strides: [1, 1], pads: [0, 0, 0, 0] } },
    { x: [rows, 4, 4, 2], kernel: [4, 4, 2, 2], attributes: { strides: [2, 2], pads: [1, 1, 1, 1] } },
    { x: [rows, 5, 4, 1], kernel: [3, 2, 1, 2], attributes: { strides: [2, 1], pads: [0, 1, 1, 0] } },
    { x: [rows, 6, 6, 1], kernel: [3, 3, 1, 2], attributes: { strides: [2, 2], pads: [0, 0, 0, 0] } },
    { x: [rows, 5, 5, 2], kernel: [2, 3, 2, 1], attributes: { strides: [1, 1], pads: [1, 1, 2, 2], dilations: [2, 2] } },
    { x: [rows, 3, 3, 4], kernel: [2, 2, 2, 4], attributes: { strides: [1, 1], pads: [1, 0, 1, 0], groups: 2 } },
    { x: [rows, 1, 7, 2], kernel: [1, 3, 2, 3], attributes: { strides: [1, 2], pads: [0, 0, 1, 1] } },
  ];
}

export function geometryCases(rows: Dim, each: (geometry: Geometry, y: Dim[]) => Pick<OpCase, "shapes" | "attributes">): OpCase[] {
  return geometries(rows).map((geometry) => ({
    ...each(geometry, convolvedShape(geometry.x, geometry.kernel, geometry.attributes)),
    smooth: true,
    range: [-1, 1],
  }));
}
