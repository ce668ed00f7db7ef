import { bug } from "../diagnostics/assert.ts";
import { product } from "../math/shape.ts";
import { joinShapes } from "./operands.ts";
import type { RowBlock } from "./types.ts";

export function numberBlock(shape: number[], rows: number, data: RowBlock["data"]): RowBlock {
  return { shape, rows, data };
}

/** Rows and shape of an elementwise result; blocks of one row are constants. */
export function joinBlocks(blocks: readonly RowBlock[]): { rows: number; shape: number[] } {
  let shape: number[] = [];
  for (const block of blocks) {
    const next = joinShapes(shape, block.shape);
    if (next === "clash" || next === undefined) bug(`blocks of shapes ${blocks.map((b) => `[${b.shape}]`).join(", ")}`);
    shape = next;
  }
  return { rows: Math.max(1, ...blocks.map((block) => block.rows)), shape };
}

/** Where entry `i` of a result of `width` numbers a row stands in a block: constants repeat by row, short shapes by entry. */
export function locator(block: RowBlock, width: number): (i: number) => number {
  const own = product(block.shape);
  if (block.rows === 1) return own === 1 ? () => 0 : (i) => i % own;
  if (own === width) return (i) => i;
  return (i) => Math.floor(i / width) * own + (i % own);
}

/** An elementwise result of two blocks by a function of the places of their entries. */
export function combine(a: RowBlock, b: RowBlock, value: (i: number, j: number) => number): RowBlock {
  const { rows, shape } = joinBlocks([a, b]);
  const width = product(shape);
  const data = new Float64Array(rows * width);
  const [inA, inB] = [locator(a, width), locator(b, width)];
  for (let i = 0; i < data.length; i++) data[i] = value(inA(i), inB(i));
  return numberBlock(shape, rows, data);
}
