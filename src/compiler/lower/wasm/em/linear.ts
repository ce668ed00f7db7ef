import { indices, tilesOf } from "../abi.ts";
import { f64x2, i32, v128 } from "../builder.ts";
import { eachTile } from "./diagonal.ts";
import { plusFormula } from "./formula.ts";
import { addTo, advance, along, GROUP, PAIR, VECTOR, zero } from "./lanes.ts";
import type { PartEmitter } from "./part.ts";
import type { Node, Staged } from "./staged.ts";

interface Linear {
  shape: "linear";
  width: number;
  cells: number;
  staged: Staged;
}

/** Cells at a time. */
const TILE = 4;

/**
 * A scalar family from its formulas alone: the terms of rows and parameters together, four cells at a time, and the sums of statistics.
 * Columns lie by number of the row and slot; parameters and sums by tile of cells, column, cell and slot (`linearPlace`).
 */
export const linear: PartEmitter<Linear> = {
  columns: ({ width, staged }) => width * staged.rowSlots.length,
  parameters: ({ width, cells, staged }) => [
    ["slots", cells * width * staged.parameterSlots.length],
    ["weight", cells],
  ],
  scratch: () => [],
  sums: ({ width, cells, staged }) => [
    ["count", 2 * cells],
    ["statistics", 2 * cells * width * staged.statistics.length],
  ],
  density(f, { width, cells, staged }, context, block) {
    const { stride, fused } = context;
    const { root, rowSlots, parameterSlots } = staged;
    const P = parameterSlots.length;
    const first = f.let(context.logs(block));
    f.loop(0, context.blockRows * 8, GROUP, (byte) => {
      const target = f.let(i32.add(first, byte));
      const slots = f.let(i32.add(block.parameters, context.parameters.slots));
      const weights = f.let(i32.add(block.parameters, context.parameters.weight));
      const rows = f.let(i32.add(block.x, byte));
      eachTile(f, cells, TILE, (_tile, count) => {
        const sums = indices(0, count).map((c) => {
          const weight = f.let(v128.load64_splat(weights, c * 8));
          return [weight, f.let(weight)];
        });
        if (root !== undefined) {
          along(f, rows, width, rowSlots.length * stride, (x) => {
            const values = rowSlots.map((_slot, s) => PAIR.map((v) => f.let(v128.load(x, context.columns + s * stride + v * VECTOR))));
            for (const [c, sum] of sums.entries()) {
              const parameters = parameterSlots.map((_slot, s) => f.let(v128.load64_splat(slots, (c * P + s) * 8)));
              for (const v of PAIR) {
                const slot = (node: Node) => parameters[parameterSlots.indexOf(node)] ?? values[rowSlots.indexOf(node)][v];
                f.set(sum[v], plusFormula(f, fused, root, slot, sum[v]));
              }
            }
            advance(f, slots, count * P * 8);
          });
        }
        for (const [c, sum] of sums.entries()) for (const v of PAIR) f.store(target, sum[v], c * stride + v * VECTOR);
        advance(f, weights, count * 8);
        advance(f, target, count * stride);
      });
    });
  },
  reduce(f, { width, cells, staged }, context, block) {
    const { stride, fused, blockRows } = context;
    const T = staged.statistics.length;
    const r = f.let(context.logs(block));
    const counts = f.let(i32.add(block.sums, context.sums.count));
    const into = f.let(i32.add(block.sums, context.sums.statistics));
    eachTile(f, cells, TILE, (_tile, count) => {
      const tile = indices(0, count);
      const totals = tile.map(() => zero(f));
      f.loop(0, blockRows * 8, VECTOR, (byte) => {
        const share = f.let(i32.add(r, byte));
        for (const c of tile) f.set(totals[c], f64x2.add(totals[c], v128.load(share, c * stride)));
      });
      for (const c of tile) addTo(f, counts, c * VECTOR, totals[c]);
      along(f, block.x, width, staged.rowSlots.length * stride, (columns) => {
        const sums = indices(0, count * T).map((s) => f.let(v128.load(into, s * VECTOR)));
        f.loop(0, blockRows * 8, VECTOR, (byte) => {
          const x = f.let(i32.add(columns, byte));
          const share = f.let(i32.add(r, byte));
          const values = staged.statistics.map((slot) => f.let(v128.load(x, context.columns + slot * stride)));
          for (const c of tile) {
            const weight = f.let(v128.load(share, c * stride));
            for (const [t, value] of values.entries()) f.set(sums[c * T + t], fused.madd(weight, value, sums[c * T + t]));
          }
        });
        for (const [s, sum] of sums.entries()) f.store(into, sum, s * VECTOR);
        advance(f, into, count * T * VECTOR);
      });
      advance(f, r, count * stride);
      advance(f, counts, count * VECTOR);
    });
  },
};

/** Place of [cell, column, slot] among the parameters' slots or the sums of statistics. */
export function linearPlace(cells: number, width: number, slots: number, [cell, column, slot]: [number, number, number]): number {
  const tile = tilesOf(cells, TILE)[Math.floor(cell / TILE)];
  const count = tile.to - tile.from;
  return tile.from * width * slots + (column * count + (cell - tile.from)) * slots + slot;
}
