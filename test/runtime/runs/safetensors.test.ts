import fc from "fast-check";
import { expect, test } from "vitest";
import { readSafetensors, type TensorFile, writeSafetensors } from "../../../src/runtime/index.ts";

/** The bytes of the format, put together by hand: u64 length, JSON header padded with blanks, numbers. */
function byHand(header: string, body: number[]): Uint8Array {
  const text = Buffer.from(header.padEnd(Math.ceil(header.length / 8) * 8, " "));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([length, text, Buffer.from(body)]));
}

test("the bytes are those of the format", () => {
  const file: TensorFile = {
    tensors: {
      a: { shape: [2], data: Float32Array.of(1, -2) },
      b: { shape: [], data: Float64Array.of(0.5) },
    },
    metadata: { space: "raw" },
  };
  const header =
    '{"__metadata__":{"space":"raw"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F64","shape":[],"data_offsets":[8,16]}}';
  // 1, -2 as f32 and 0.5 as f64, little-endian (IEEE 754).
  const body = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f];
  expect(Buffer.from(writeSafetensors(file)).equals(Buffer.from(byHand(header, body)))).toBe(true);
  expect(readSafetensors(byHand(header, body))).toEqual(file);
});

const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const length = { minLength: size, maxLength: size };
  return fc.oneof(
    fc.float32Array(length).map((data) => ({ shape, data })),
    fc.float64Array(length).map((data) => ({ shape, data })),
  );
});
const names = fc.stringMatching(/^[A-Za-z_.[\]0-9/μ]{1,12}$/).filter((name) => name !== "__metadata__" && name !== "__proto__");

test("what is written is read back, bit for bit, wherever the bytes lie", () => {
  fc.assert(
    fc.property(
      fc.dictionary(names, tensor),
      fc.dictionary(names, fc.string()),
      fc.integer({ min: 0, max: 7 }),
      (tensors, metadata, shift) => {
        const bytes = writeSafetensors({ tensors: { ...tensors }, metadata: { ...metadata } });
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        const found = readSafetensors(moved.subarray(shift))!;
        expect({ ...found.metadata }).toEqual({ ...metadata });
        expect(Object.keys(found.tensors).sort()).toEqual(Object.keys(tensors).sort());
        for (const [name, { shape, data }] of Object.entries(tensors)) {
          expect(found.tensors[name]!.shape).toEqual(shape);
          expect(found.tensors[name]!.data.constructor).toBe(data.constructor);
          expect(Buffer.from(found.tensors[name]!.data.buffer).equals(Buffer.from(data.buffer, data.byteOffset, data.byteLength))).toBe(
            true,
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ["nothing", []],
  ["a length beyond the end", [255, 0, 0, 0, 0, 0, 0, 0, 123, 125]],
])("%s is no such file", (_name, bytes) => {
  expect(readSafetensors(Uint8Array.from(bytes))).toBeUndefined();
});

test.each([
  ["no JSON", '{"a":'],
  ["a list", "[1, 2]"],
  ["an entry without a shape", '{"a":{"dtype":"F32","data_offsets":[0,4]}}'],
  ["an entry that is a number", '{"a":4}'],
  ["another dtype", '{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'],
  ["offsets behind the end", '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'],
  ["offsets of another size than the shape", '{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}'],
  ["an offset below 0", '{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}'],
])("a header of %s is no such file", (_name, header) => {
  expect(readSafetensors(byHand(header, [0, 0, 0, 0]))).toBeUndefined();
});

test("any cut of a file is no file, or the whole one", () => {
  const bytes = writeSafetensors({ tensors: { a: { shape: [2], data: Float32Array.of(1, -2) } }, metadata: {} });
  for (let length = 0; length < bytes.length; length++) expect(readSafetensors(bytes.subarray(0, length))).toBeUndefined();
});
