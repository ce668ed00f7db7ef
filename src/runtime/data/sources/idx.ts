import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import { product } from "../../../compiler/math/shape.ts";
import type { NumberArray } from "../table.ts";

/** An idx file: [items, ...shape]. */
export interface IdxArray {
  items: number;
  shape: number[];
  data: NumberArray;
}

interface Reader {
  bytes: number;
  make(length: number): NumberArray;
  get(view: DataView, at: number): number;
}

/** Third byte of the magic number: the type of the entries, big-endian. */
const types: Record<number, Reader> = {
  8: { bytes: 1, make: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) },
  9: { bytes: 1, make: (n) => new Int8Array(n), get: (view, at) => view.getInt8(at) },
  11: { bytes: 2, make: (n) => new Int16Array(n), get: (view, at) => view.getInt16(at) },
  12: { bytes: 4, make: (n) => new Int32Array(n), get: (view, at) => view.getInt32(at) },
  13: { bytes: 4, make: (n) => new Float32Array(n), get: (view, at) => view.getFloat32(at) },
  14: { bytes: 8, make: (n) => new Float64Array(n), get: (view, at) => view.getFloat64(at) },
};

/**
 * The format of MNIST (http://yann.lecun.com/exdb/mnist): 00 00, type, number of axes, one 32-bit size an axis, the entries. Bytes stay
 * bytes and share the file's memory. Reports GEN5020 and GEN5021.
 */
export function parseIdx(bytes: Uint8Array, path: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = bytes.length >= 4 ? types[bytes[2]!] : undefined;
  const axes = bytes[3] ?? 0;
  if (type === undefined || bytes[0] !== 0 || bytes[1] !== 0 || axes === 0) {
    const found = bytes.length === 0 ? "nothing" : Array.from(bytes.subarray(0, 4), (b) => b.toString(16).padStart(2, "0")).join(" ");
    throw new DiagnosticError(diagnostic("GEN5020", { path, found }, { in: "data", path }));
  }
  const start = 4 + 4 * axes;
  if (bytes.length < start) failLength(path, start, bytes.length);
  const sizes = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = product(sizes);
  const expected = start + count * type.bytes;
  if (bytes.length !== expected) failLength(path, expected, bytes.length);
  return { items: sizes[0]!, shape: sizes.slice(1), data: entries(bytes, view, type, start, count) };
}

function entries(bytes: Uint8Array, view: DataView, type: Reader, start: number, count: number): NumberArray {
  if (type === types[0x08]) return bytes.subarray(start, start + count);
  const data = type.make(count);
  for (let i = 0; i < count; i++) data[i] = type.get(view, start + i * type.bytes);
  return data;
}

function failLength(path: string, expected: number, found: number): never {
  throw new DiagnosticError(diagnostic("GEN5021", { path, expected, found }, { in: "data", path }));
}
