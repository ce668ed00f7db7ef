import { NOISE_STEP } from "../../compiler/backend.ts";
import type { Kernels } from "../host/kernels.ts";
import { noiseKernels } from "./kernel.ts";
import type { Key } from "./keys.ts";
import { type NoiseLaw, plainNoise } from "./plain.ts";

/** A shorter fill is over before a kernel has been called. */
const LEAST = 8;

/**
 * Fills `out[0 .. length)`. Numbers 2 i and 2 i + 1 come from the block at counter `[counter[0] + i, counter[1]]` (32-bit sum, no
 * carry), so a prefix of a longer fill is the shorter fill. Uniform: 24 bits in [0, 1). Normal: Box-Muller, the first word giving the
 * radius and the second the angle; |z| <= 5.77.
 */
export function fillNoise(out: Float32Array, length: number, law: NoiseLaw, key: Key, [first, high]: [number, number]): void {
  const kernels = length < LEAST ? undefined : noiseKernels();
  if (kernels === undefined) {
    plainNoise(out, length, law, key, [first, high]);
    return;
  }
  const { scratch } = kernels;
  for (let start = 0; start < length; start += scratch.length) {
    const count = Math.min(scratch.length, length - start);
    kernels[law](0, wholeSteps(count), key[0], key[1], (first + start / 2) | 0, high);
    out.set(scratch.subarray(0, count), start);
  }
}

/** `fillNoise` for each row: `out[i width .. (i + 1) width)` at counter `[0, ids[i]]`. */
export function fillRows(out: Float32Array, width: number, law: NoiseLaw, key: Key, ids: ArrayLike<number>): void {
  const kernels = width < LEAST ? undefined : noiseKernels();
  // The last step of a row may write past it; the next row, or nobody, comes after.
  const together = kernels === undefined ? 0 : Math.floor((kernels.scratch.length - NOISE_STEP) / width);
  if (kernels === undefined || together === 0) {
    for (let row = 0; row < ids.length; row++) fillNoise(out.subarray(row * width), width, law, key, [0, ids[row]!]);
    return;
  }
  for (let start = 0; start < ids.length; start += together) {
    const rows = Math.min(together, ids.length - start);
    writeRows(kernels[law], width, key, ids, start, rows);
    out.set(kernels.scratch.subarray(0, rows * width), start * width);
  }
}

/** Noise of `rows` rows from `start` on into the kernels' memory. The last step of a row may write past it. */
export function writeRows(fill: Kernels[string], width: number, key: Key, ids: ArrayLike<number>, start: number, rows: number): void {
  const bytes = wholeSteps(width);
  for (let row = 0; row < rows; row++) fill(4 * row * width, 4 * row * width + bytes, key[0], key[1], 0, ids[start + row]!);
}

/** Bytes of the fewest steps of the kernel that give `count` numbers. */
function wholeSteps(count: number): number {
  return 4 * NOISE_STEP * Math.ceil(count / NOISE_STEP);
}
