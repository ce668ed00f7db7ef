import { assertUse } from "../../compiler/backend.ts";

/** A named dense tensor, row-major. */
export interface Tensor {
  shape: number[];
  data: Float32Array | Float64Array;
}

export interface TensorFile {
  tensors: Record<string, Tensor>;
  /** Free text by key. */
  metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: "F32" | "F64";
  shape: number[];
  data_offsets: [start: number, end: number];
}

/** The bytes of a `.safetensors` file: length of the header (u64), header (JSON, padded to 8 bytes), then the numbers, little-endian. */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, HeaderEntry | Record<string, string>> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    assertUse(data.length === shape.reduce((size, axis) => size * axis, 1), `${name}: ${data.length} numbers for a shape [${shape}]`);
    const start = end;
    end += data.byteLength;
    header[name] = { dtype: data instanceof Float64Array ? "F64" : "F32", shape, data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Reads a `.safetensors` file of floats; undefined where the bytes are none. */
export function readSafetensors(bytes: Uint8Array): TensorFile | undefined {
  if (bytes.length < 8) return undefined;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (8 + length > bytes.length) return undefined;
  const header = parseHeader(bytes.subarray(8, 8 + length));
  if (header === undefined) return undefined;
  const tensors: Record<string, Tensor> = {};
  const body = bytes.subarray(8 + length);
  for (const [name, entry] of Object.entries(header.entries)) {
    const tensor = readTensor(entry, body);
    if (tensor === undefined) return undefined;
    tensors[name] = tensor;
  }
  return { tensors, metadata: header.metadata };
}

function parseHeader(text: Uint8Array): { entries: Record<string, HeaderEntry>; metadata: Record<string, string> } | undefined {
  try {
    const { __metadata__: metadata = {}, ...entries } = JSON.parse(new TextDecoder().decode(text));
    return Object.values(entries).every(isEntry) ? { entries, metadata } : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is HeaderEntry {
  if (typeof value !== "object" || value === null || !("dtype" in value && "shape" in value && "data_offsets" in value)) return false;
  const { dtype, shape, data_offsets: offsets } = value;
  const sizes = (list: unknown): boolean => Array.isArray(list) && list.every((size) => Number.isSafeInteger(size) && size >= 0);
  return (dtype === "F32" || dtype === "F64") && sizes(shape) && sizes(offsets) && Array.isArray(offsets) && offsets.length === 2;
}

function readTensor({ dtype, shape, data_offsets: [start, end] }: HeaderEntry, body: Uint8Array): Tensor | undefined {
  const width = dtype === "F64" ? 8 : 4;
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (end > body.length || end - start !== size * width) return undefined;
  // A copy, aligned: the numbers of a file may begin anywhere, and Node's Buffer overrides `slice` to share memory.
  const own = Uint8Array.from(body.subarray(start, end)).buffer;
  return { shape, data: dtype === "F64" ? new Float64Array(own) : new Float32Array(own) };
}
