import { expect, test } from "vitest";
import { chunkCount } from "../../../../src/runtime/em/kernels/memory.ts";

const MB = 1 << 20;

function kernelOf(bytes: number) {
  return { sums: { bytes, fields: {} }, recordBytes: 512 };
}

test("sums of chunks stay within five megabytes or a twentieth of the rows, in four chunks at least, one a piece at most", () => {
  expect(chunkCount(kernelOf(1000), 100, 20_000)).toBe(16);
  expect(chunkCount(kernelOf(1000), 3, 20_000)).toBe(3);
  expect(chunkCount(kernelOf(0.5 * MB), 100, 20_000)).toBe(10);
  expect(chunkCount(kernelOf(1.1 * MB), 100, 20_000)).toBe(4);
  expect(chunkCount(kernelOf(64 * MB), 100, 20_000)).toBe(4);
  expect(chunkCount(kernelOf(1.1 * MB), 100, (160 * MB) / 512)).toBe(7);
  expect(chunkCount(kernelOf(1.1 * MB), 100, (1600 * MB) / 512)).toBe(16);
});
