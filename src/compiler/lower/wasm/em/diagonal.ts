import { indices, tilesOf } from "../abi.ts";
import { type FunctionBuilder, f64x2, i32, type Local, v128 } from "../builder.ts";
import { addTo, advance, along, GROUP, PAIR, VECTOR, zero } from "./lanes.ts";
import type { PartEmitter } from "./part.ts";

interface Diagonal {
  shape: "diagonal";
  width: number;
  cells: number;
  gaps: boolean;
}

/**
 * Cells that are taken at a time: their parameters and sums for four rows are all that the engine holds in registers. With gaps there
 * are a mask and one more parameter and sum.
 */
const TILES = { lines: { whole: 3, gaps: 2 }, moments: { whole: 4, gaps: 3 } };
const tileSize = (among: keyof typeof TILES, gaps: boolean): number => TILES[among][gaps ? "gaps" : "whole"];
/** Parameters or sums by cell and column: two, with gaps three. */
const kinds = (gaps: boolean): number => (gaps ? 3 : 2);

/**
 * Normal with independent columns: log p = weight - sum of (slope x + offset)^2, slope^2 being half the precision. Parameters lie by tile
 * of cells and column, the slopes of the tile before its offsets; so do the sums, of r x before those of r x^2.
 * With gaps a term follows the offsets, log of the column's constant, which is subtracted with the square where an entry is there; and
 * the last sums are of r over the rows that have the entry.
 */
export const diagonal: PartEmitter<Diagonal> = {
  columns: ({ width }) => width,
  parameters: ({ width, cells, gaps }) => [
    ["lines", kinds(gaps) * cells * width],
    ["weight", cells],
  ],
  scratch: () => [],
  sums: ({ width, cells, gaps }) => [
    ["count", 2 * cells],
    ["moments", 2 * kinds(gaps) * cells * width],
  ],
  density(f, part, context, block) {
    const { fused, stride } = context;
    const first = f.let(context.logs(block));
    f.loop(0, context.blockRows * 8, GROUP, (byte) => {
      const x0 = f.let(i32.add(block.x, byte));
      const line = f.let(i32.add(block.parameters, context.parameters.lines));
      const weights = f.let(i32.add(block.parameters, context.parameters.weight));
      const target = f.let(i32.add(first, byte));
      eachTile(f, part.cells, tileSize("lines", part.gaps), (_tile, count) => {
        const squares = indices(0, count).map(() => PAIR.map(() => zero(f)));
        along(f, x0, part.width, stride, (x) => {
          const rows = PAIR.map((v) => f.let(v128.load(x, context.columns + v * VECTOR)));
          const there = part.gaps ? rows.map((row) => f.let(f64x2.eq(row, row))) : undefined;
          for (const [c, square] of squares.entries()) {
            const slope = f.let(v128.load64_splat(line, c * 8));
            const offset = f.let(v128.load64_splat(line, (count + c) * 8));
            const term = there && f.let(v128.load64_splat(line, (2 * count + c) * 8));
            for (const v of PAIR) {
              const deviation = f.let(fused.madd(slope, rows[v], offset));
              const sum = fused.madd(deviation, deviation, term ?? square[v]);
              f.set(square[v], there === undefined ? sum : f64x2.add(square[v], v128.and(sum, there[v])));
            }
          }
          advance(f, line, kinds(part.gaps) * count * 8);
        });
        for (const [c, square] of squares.entries()) {
          const weight = f.let(v128.load64_splat(weights, c * 8));
          for (const v of PAIR) f.store(target, f64x2.sub(weight, square[v]), c * stride + v * VECTOR);
        }
        advance(f, weights, count * 8);
        advance(f, target, count * stride);
      });
    });
  },
  reduce(f, part, context, block) {
    const { fused, stride, blockRows } = context;
    eachTile(f, part.cells, tileSize("moments", part.gaps), (tile, count) => {
      const cells = indices(0, count);
      const r = f.let(i32.add(context.logs(block), i32.mul(tile, stride)));
      const counts = f.let(i32.add(i32.add(block.sums, context.sums.count), i32.mul(tile, VECTOR)));
      const moments = f.let(i32.add(i32.add(block.sums, context.sums.moments), i32.mul(tile, part.width * kinds(part.gaps) * VECTOR)));
      const totals = cells.map(() => zero(f));
      f.loop(0, blockRows * 8, VECTOR, (byte) => {
        const share = f.let(i32.add(r, byte));
        for (const c of cells) f.set(totals[c], f64x2.add(totals[c], v128.load(share, c * stride)));
      });
      for (const c of cells) addTo(f, counts, c * VECTOR, totals[c]);
      along(f, block.x, part.width, stride, (column) => {
        const sums = indices(0, kinds(part.gaps) * count).map((c) => f.let(v128.load(moments, c * VECTOR)));
        const x = f.let(column);
        const share = f.let(r);
        const end = f.let(i32.add(r, blockRows * 8));
        f.repeat(() => {
          const value = f.let(v128.load(x, context.columns));
          const there = part.gaps ? f.let(f64x2.eq(value, value)) : undefined;
          if (there !== undefined) f.set(value, v128.and(value, there));
          const square = f.let(f64x2.mul(value, value));
          for (const c of cells) {
            const weight = f.let(v128.load(share, c * stride));
            f.set(sums[c], fused.madd(weight, value, sums[c]));
            f.set(sums[count + c], fused.madd(weight, square, sums[count + c]));
            if (there !== undefined) f.set(sums[2 * count + c], f64x2.add(sums[2 * count + c], v128.and(weight, there)));
          }
          advance(f, x, VECTOR);
          advance(f, share, VECTOR);
          return i32.lt_u(share, end);
        });
        for (const [c, sum] of sums.entries()) f.store(moments, sum, c * VECTOR);
        advance(f, moments, kinds(part.gaps) * count * VECTOR);
      });
    });
  },
};

/** The body for each tile of so many cells, and for the rest; it is given the first cell of the tile. */
export function eachTile(f: FunctionBuilder, cells: number, size: number, body: (tile: Local<"i32">, count: number) => void): void {
  const whole = cells - (cells % size);
  if (whole === size) body(f.let(0, "i32"), size);
  else if (whole > 0) f.loop(0, whole, size, (tile) => body(tile, size));
  if (cells > whole) body(f.let(whole, "i32"), cells - whole);
}

/** Place of [cell, column] among the lines (`kind` 0 the slopes, 1 the offsets, 2 the terms) or the moments (of r x, r x^2, r). */
export function diagonalPlace(
  among: "lines" | "moments",
  { cells, width, gaps }: Omit<Diagonal, "shape">,
  [cell, column]: [number, number],
  kind: 0 | 1 | 2,
): number {
  const size = tileSize(among, gaps);
  const { from, to } = tilesOf(cells, size)[Math.floor(cell / size)];
  const count = to - from;
  return (from * width + column * count) * kinds(gaps) + kind * count + (cell - from);
}
