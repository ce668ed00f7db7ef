import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import { product } from "../../../compiler/math/shape.ts";
import { roomFor } from "../../rows/growing.ts";
import type { NumberArray } from "../table.ts";
import type { SourceFile } from "./files.ts";

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
  14: { bytes: 8, make: roomFor, get: (view, at) => view.getFloat64(at) },
};

/** Bytes that are turned into numbers at a time: whole entries of every type. */
const PIECE = 1 << 16;

/**
 * The format of MNIST (http://yann.lecun.com/exdb/mnist): 00 00, type, number of axes, one 32-bit size an axis, the entries. Bytes stay
 * bytes. Reports GEN5020 and GEN5021.
 */
export function parseIdx(file: SourceFile, path: string): IdxArray {
  const magic = readBytes(file, 4);
  const type = magic.length === 4 ? types[magic[2]!] : undefined;
  const axes = magic[3] ?? 0;
  if (type === undefined || magic[0] !== 0 || magic[1] !== 0 || axes === 0) {
    const found = magic.length === 0 ? "nothing" : Array.from(magic, (b) => b.toString(16).padStart(2, "0")).join(" ");
    throw new DiagnosticError(diagnostic("GEN5020", { path, found }, { in: "data", path }));
  }
  const start = 4 + 4 * axes;
  if (file.size < start) failLength(path, start, file.size);
  const header = readBytes(file, 4 * axes);
  const view = new DataView(header.buffer);
  const sizes = Array.from({ length: axes }, (_, axis) => view.getUint32(4 * axis));
  const count = product(sizes);
  const expected = start + count * type.bytes;
  if (file.size !== expected) failLength(path, expected, file.size);
  return { items: sizes[0]!, shape: sizes.slice(1), data: entries(file, type, count) };
}

function entries(file: SourceFile, type: Reader, count: number): NumberArray {
  if (type === types[0x08]) return readBytes(file, count);
  const data = type.make(count);
  const piece = new Uint8Array(Math.min(PIECE, count * type.bytes));
  const view = new DataView(piece.buffer);
  for (let i = 0; i < count; ) {
    const length = fill(file, piece.subarray(0, Math.min(PIECE, (count - i) * type.bytes)));
    for (let at = 0; at < length; at += type.bytes) data[i++] = type.get(view, at);
  }
  return data;
}

/** As many bytes as there are, `count` at most. */
function readBytes(file: SourceFile, count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  const length = fill(file, bytes);
  return length === count ? bytes : bytes.slice(0, length);
}

/** Returns how many bytes there were. */
function fill(file: SourceFile, bytes: Uint8Array): number {
  let length = 0;
  while (length < bytes.length) {
    const some = file.read(bytes, length);
    if (some === 0) break;
    length += some;
  }
  return length;
}

function failLength(path: string, expected: number, found: number): never {
  throw new DiagnosticError(diagnostic("GEN5021", { path, expected, found }, { in: "data", path }));
}
