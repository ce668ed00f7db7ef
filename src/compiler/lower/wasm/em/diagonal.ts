import { indices, tilesOf } from "../abi.ts";
import { type FunctionBuilder, f64x2, i32, type Local, v128 } from "../builder.ts";
import { addTo, advance, along, GROUP, PAIR, VECTOR, zero } from "./lanes.ts";
import type { PartEmitter } from "./part.ts";

interface Diagonal {
  shape: "diagonal";
  width: number;
  cells: number;
}

/**
 * Normal with independent columns: log p = weight + sum of scale (x - mean)^2, four cells at a time, scale being -1/2 of the precision.
 * Parameters lie by tile of cells and column, the means of the tile before its scales; so do the sums, of r x before those of r x^2.
 */
export const diagonal: PartEmitter<Diagonal> = {
  columns: ({ width }) => width,
  parameters: ({ width, cells }) => [
    ["lines", 2 * cells * width],
    ["weight", cells],
  ],
  scratch: () => [],
  sums: ({ width, cells }) => [
    ["count", 2 * cells],
    ["moments", 4 * cells * width],
  ],
  density(f, part, context, block) {
    const { fused, stride } = context;
    const first = f.let(context.logs(block));
    f.loop(0, context.blockRows * 8, GROUP, (byte) => {
      const x0 = f.let(i32.add(block.x, byte));
      const line = f.let(i32.add(block.parameters, context.parameters.lines));
      const weights = f.let(i32.add(block.parameters, context.parameters.weight));
      const target = f.let(i32.add(first, byte));
      eachTile(f, part.cells, (_tile, count) => {
        const squares = indices(0, count).map(() => PAIR.map(() => zero(f)));
        along(f, x0, part.width, stride, (x) => {
          const rows = PAIR.map((v) => f.let(v128.load(x, context.columns + v * VECTOR)));
          for (const [c, square] of squares.entries()) {
            const mean = f.let(v128.load64_splat(line, c * 8));
            const scale = f.let(v128.load64_splat(line, (count + c) * 8));
            const deviations = rows.map((row) => f.let(f64x2.sub(row, mean)));
            for (const v of PAIR) f.set(square[v], fused.madd(f64x2.mul(deviations[v], scale), deviations[v], square[v]));
          }
          advance(f, line, 2 * count * 8);
        });
        for (const [c, square] of squares.entries()) {
          const weight = f.let(v128.load64_splat(weights, c * 8));
          for (const v of PAIR) f.store(target, f64x2.add(weight, square[v]), c * stride + v * VECTOR);
        }
        advance(f, weights, count * 8);
        advance(f, target, count * stride);
      });
    });
  },
  reduce(f, part, context, block) {
    const { fused, stride, blockRows } = context;
    eachTile(f, part.cells, (tile, count) => {
      const cells = indices(0, count);
      const r = f.let(i32.add(context.logs(block), i32.mul(tile, stride)));
      const counts = f.let(i32.add(i32.add(block.sums, context.sums.count), i32.mul(tile, VECTOR)));
      const moments = f.let(i32.add(i32.add(block.sums, context.sums.moments), i32.mul(tile, part.width * 2 * VECTOR)));
      const totals = cells.map(() => zero(f));
      f.loop(0, blockRows * 8, VECTOR, (byte) => {
        const share = f.let(i32.add(r, byte));
        for (const c of cells) f.set(totals[c], f64x2.add(totals[c], v128.load(share, c * stride)));
      });
      for (const c of cells) addTo(f, counts, c * VECTOR, totals[c]);
      along(f, block.x, part.width, stride, (column) => {
        const sums = indices(0, 2 * count).map((c) => f.let(v128.load(moments, c * VECTOR)));
        const x = f.let(column);
        const share = f.let(r);
        const end = f.let(i32.add(r, blockRows * 8));
        f.repeat(() => {
          const value = f.let(v128.load(x, context.columns));
          const square = f.let(f64x2.mul(value, value));
          for (const c of cells) {
            const weight = f.let(v128.load(share, c * stride));
            f.set(sums[c], fused.madd(weight, value, sums[c]));
            f.set(sums[count + c], fused.madd(weight, square, sums[count + c]));
          }
          advance(f, x, VECTOR);
          advance(f, share, VECTOR);
          return i32.lt_u(share, end);
        });
        for (const [c, sum] of sums.entries()) f.store(moments, sum, c * VECTOR);
        advance(f, moments, 2 * count * VECTOR);
      });
    });
  },
};

/** The body for each tile of four cells, and for the rest; it is given the first cell of the tile. */
export function eachTile(f: FunctionBuilder, cells: number, body: (tile: Local<"i32">, count: number) => void): void {
  const whole = cells - (cells % 4);
  if (whole === 4) body(f.let(0, "i32"), 4);
  else if (whole > 0) f.loop(0, whole, 4, (tile) => body(tile, 4));
  if (cells > whole) body(f.let(whole, "i32"), cells - whole);
}

/** Place of [cell, column] among the lines (`kind` 0 the means, 1 the scales) or the moments (0 of r x, 1 of r x^2). */
export function diagonalPlace(cells: number, width: number, cell: number, column: number, kind: 0 | 1): number {
  const tile = tilesOf(cells)[Math.floor(cell / 4)];
  const count = tile.to - tile.from;
  return tile.from * width * 2 + (column * 2 + kind) * count + (cell - tile.from);
}
