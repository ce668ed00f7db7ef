import { NOISE_STEP } from "../../compiler/backend.ts";
import { type NoiseKernels, noiseKernels } from "./kernel.ts";
import type { Key } from "./keys.ts";
import { fillRows, writeRows } from "./noise.ts";

/** Rows of bytes, of `width` each, and a number for each byte. */
export interface ByteRows {
  bytes: Uint8Array;
  width: number;
  /** 256 numbers. */
  values: Float64Array;
}

/** Writes rows of a source. */
export type ByteFill = (rows: ArrayLike<number>, out: Float32Array) => void;

/** The values of the rows' bytes, as 32-bit floats. */
export function valuesOfBytes(source: ByteRows): ByteFill {
  const table = Float32Array.from(source.values);
  return (rows, out) => {
    const done = byKernels(source, table, rows, out, ({ lookUp, bytes, table: { byteOffset } }, _start, count) => {
      lookUp(0, count, bytes.byteOffset, byteOffset);
    });
    if (!done) eachByte(source, rows, (byte, at) => (out[at] = table[byte]!));
  };
}

/**
 * 1 with the probability that is the value of a byte, else 0: whether the row's uniform number, of `fillRows`, is less. NaN, which is
 * no probability, is refused by whoever calls.
 */
export function truthsOfBytes(source: ByteRows): (rows: ArrayLike<number>, key: Key, out: Float32Array) => void {
  // Uniform numbers are whole numbers over 2^24: the least of those that isn't less, which f32 has, divides them as the value does.
  const table = Float32Array.from(source.values, (value) => Math.ceil(value * 2 ** 24) / 2 ** 24);
  return (rows, key, out) => {
    const done = byKernels(source, table, rows, out, (kernels, start, count) => {
      writeRows(kernels.uniform, source.width, key, rows, start, Math.floor(count / 4 / source.width));
      kernels.below(0, count, kernels.bytes.byteOffset, kernels.table.byteOffset);
    });
    if (done) return;
    fillRows(out, source.width, "uniform", key, rows);
    eachByte(source, rows, (byte, at) => (out[at] = Number(out[at]! < table[byte]!)));
  };
}

function eachByte({ bytes, width }: ByteRows, rows: ArrayLike<number>, write: (byte: number, at: number) => void): void {
  for (let row = 0; row < rows.length; row++)
    for (let entry = 0; entry < width; entry++) write(bytes[rows[row]! * width + entry]!, row * width + entry);
}

/** As many rows at a time as fit: their bytes and the table are in the kernels' memory when `run` is called. False where there are none, or a row doesn't fit. */
function byKernels(
  { bytes, width }: ByteRows,
  table: Float32Array,
  rows: ArrayLike<number>,
  out: Float32Array,
  run: (kernels: NoiseKernels, start: number, bytes: number) => void,
): boolean {
  const kernels = noiseKernels();
  if (kernels === undefined || width === 0) return false;
  const together = Math.floor((kernels.scratch.length - NOISE_STEP) / width);
  if (together === 0) return false;
  kernels.table.set(table);
  for (let start = 0; start < rows.length; start += together) {
    const count = Math.min(together, rows.length - start);
    for (let i = 0; i < count; i++) kernels.bytes.set(bytes.subarray(rows[start + i]! * width, (rows[start + i]! + 1) * width), i * width);
    run(kernels, start, 16 * Math.ceil((count * width) / 4));
    out.set(kernels.scratch.subarray(0, count * width), start * width);
  }
  return true;
}
