import { bug } from "../diagnostics/assert.ts";
import type { NdArray } from "./types.ts";

/** Number of entries. */
export function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Row-major strides, in entries. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = new Array(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

export function ndarray(shape: readonly number[], data: ArrayLike<number>): NdArray {
  if (data.length !== lengthOf(shape)) bug(`${data.length} numbers for the shape [${shape.join(", ")}]`);
  return { shape: [...shape], data: data instanceof Float64Array ? data : Float64Array.from(data) };
}

export function zeros(shape: readonly number[]): NdArray {
  return { shape: [...shape], data: new Float64Array(lengthOf(shape)) };
}

export function mapArray(a: NdArray, value: (x: number) => number): NdArray {
  return { shape: [...a.shape], data: a.data.map(value) };
}

/**
 * Offsets that a walk in row-major order over `shape` meets when each step along an axis moves by its stride. Stride 0 repeats, which
 * is broadcasting when reading and reduction when adding up.
 */
export function offsetsOf(shape: readonly number[], strides: readonly number[], start = 0): Int32Array {
  const offsets = new Int32Array(lengthOf(shape));
  if (offsets.length === 0) return offsets;
  offsets[0] = start;
  let filled = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const block = filled;
    for (let index = 1; index < shape[axis]!; index++) {
      for (let i = 0; i < block; i++) offsets[filled++] = offsets[i]! + index * strides[axis]!;
    }
  }
  return offsets;
}

/** Strides that read an array of `shape` as if it were broadcast to `result`. */
export function broadcastStrides(shape: readonly number[], result: readonly number[]): number[] {
  const own = stridesOf(shape);
  return result.map((_, axis) => {
    const at = axis - result.length + shape.length;
    return at < 0 || shape[at] === 1 ? 0 : own[at]!;
  });
}

export function pick(a: NdArray, shape: readonly number[], offsets: Int32Array): NdArray {
  const data = new Float64Array(offsets.length);
  for (let i = 0; i < data.length; i++) data[i] = a.data[offsets[i]!]!;
  return { shape: [...shape], data };
}

export function broadcastArray(a: NdArray, shape: readonly number[]): NdArray {
  if (a.shape.length === shape.length && a.shape.every((size, axis) => size === shape[axis])) return a;
  return pick(a, shape, offsetsOf(shape, broadcastStrides(a.shape, shape)));
}

export function broadcastSizes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    return left === 1 ? right : left;
  });
}

/** For each entry of an array of `shape`, the offset of its group in the array reduced over `axes`; and that array's shapes. */
export function groupsOf(shape: readonly number[], axes: readonly number[]) {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const offsets = offsetsOf(shape, broadcastStrides(kept, shape));
  return { kept, dropped: shape.filter((_, axis) => !axes.includes(axis)), offsets };
}
