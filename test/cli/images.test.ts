import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { imageFieldOf, imagesOf } from "../../src/cli/images.ts";
import { pngGrid } from "../../src/cli/png.ts";
import { compile } from "../../src/compiler/index.ts";
import type { DataIR } from "../../src/compiler/ir/types/model.ts";
import { memoryHost } from "../support/host.ts";

function dataOf(field: string, source = 'idx("images")'): DataIR {
  const text = `data Squares {
  source: ${source}
  ${field}
}
model M {
  observed w: real ~ Normal(0, 1)
}
train M on Squares(w: v)
`;
  const { trains, diagnostics } = compile("a.gen", memoryHost({ "a.gen": text.replace("  x:", "  v: real = 1\n  x:") }));
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  return trains[0]!.ir.data!;
}

const fitted = (data: DataIR) => ({
  version: 1 as const,
  fields: Object.fromEntries(data.fields.map(({ name }) => [name, { constants: {} }])),
});

function brightness(data: DataIR, values: number[]): number[] {
  const image = imageFieldOf(data, ["x"])!;
  return Array.from(imagesOf(data, fitted(data), image, Float64Array.from(values)).data, (value) => Math.round(value));
}

test("grey levels of idx images come back through the field's inverse", () => {
  expect(brightness(dataOf("x: unit[2, 2, 1] = images / 255"), [0, 0.2, 0.5, 1])).toEqual([0, 51, 128, 255]);
  expect(brightness(dataOf("x: real[2, 2, 1] = images / 127.5 - 1"), [-1, 0, 0.6, 1])).toEqual([0, 128, 204, 255]);
});

test("probabilities of drawn pixels are brightness", () => {
  expect(brightness(dataOf("x: binary[2, 2, 1] = binarize(images / 255)"), [0, 0.2, 0.5, 1])).toEqual([0, 51, 128, 255]);
});

test("other numbers go from the least to the greatest", () => {
  expect(brightness(dataOf("x: real[2, 2, 1] = standardize(images) * images"), [3, 5, 4, 3])).toEqual([0, 255, 128, 0]);
});

test("a flat field of idx images is an image where its length is a square", () => {
  expect(imageFieldOf(dataOf("x: unit[16] = images / 255 |> reshape(16)"), ["x"])).toMatchObject({ height: 4, width: 4, channels: 1 });
  expect(imageFieldOf(dataOf("x: unit[18] = images / 255 |> reshape(18)"), ["x"])).toBeUndefined();
  expect(imageFieldOf(dataOf("x: real[4] = [a, b, c, d]", 'csv("a.csv")'), ["x"])).toBeUndefined();
});

test("a grid: zoomed images with a margin, row by row", () => {
  const images = { height: 1, width: 2, channels: 1 as const, count: 3, data: Float64Array.of(0, 255, 100, 101, 300, -5) };
  const png = PNG.sync.read(Buffer.from(pngGrid(images, 2)));
  // 2 pixels of 28 a tile, 2 between.
  expect([png.width, png.height]).toEqual([2 + 2 * 58, 2 + 2 * 30]);
  const grey = (x: number, y: number): number[] => [...png.data.subarray((y * png.width + x) * 4, (y * png.width + x) * 4 + 4)];
  expect(grey(2, 2)).toEqual([0, 0, 0, 255]);
  expect(grey(57, 29)).toEqual([255, 255, 255, 255]);
  expect(grey(60, 2)).toEqual([100, 100, 100, 255]);
  expect(grey(88, 2)).toEqual([101, 101, 101, 255]);
  // What lies beyond is cut off; the gaps and the empty place have the ground's colour.
  expect(grey(2, 32)).toEqual([255, 255, 255, 255]);
  expect(grey(57, 61)[0]).toBe(32);
  expect(grey(30, 32)).toEqual([0, 0, 0, 255]);
  expect(grey(60, 32)).toEqual([32, 32, 32, 255]);
});

test("colours stay colours", () => {
  const images = { height: 1, width: 1, channels: 3 as const, count: 1, data: Float64Array.of(10, 20, 30) };
  const png = PNG.sync.read(Buffer.from(pngGrid(images, 4)));
  expect([...png.data.subarray((3 * png.width + 3) * 4, (3 * png.width + 3) * 4 + 4)]).toEqual([10, 20, 30, 255]);
});
