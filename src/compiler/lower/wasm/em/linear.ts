import { indices, tilesOf } from "../abi.ts";
import { type FunctionBuilder, f64, f64x2, i32, type Local, select, v128 } from "../builder.ts";
import { eachTile } from "./diagonal.ts";
import { plusFormula } from "./formula.ts";
import { addTo, advance, along, type BlockLocals, GROUP, PAIR, VECTOR, zero } from "./lanes.ts";
import type { PartContext, PartEmitter } from "./part.ts";
import type { Node, Staged } from "./staged.ts";

interface Linear {
  shape: "linear";
  width: number;
  cells: number;
  gaps: boolean;
  kept: boolean;
  staged: Staged;
}

/** Cells at a time. */
const TILE = 4;

/** Numbers by cell and column: with gaps, a parameters' term follows the slots, and the weight of the entries that are there the sums. */
const numbersOf = (among: "slots" | "statistics", { staged, gaps }: Pick<Linear, "staged" | "gaps">): number =>
  (among === "slots" ? staged.parameterSlots : staged.statistics).length + (gaps ? 1 : 0);

/**
 * A scalar family from its formulas alone: the terms of rows and parameters together, four cells at a time, and the sums of statistics.
 * Columns lie by number of the row and slot; parameters and sums by tile of cells, column, cell and slot (`linearPlace`).
 * Where responsibilities are kept, the last column holds where those of a row begin, in bytes from the number at `kept`.
 */
export const linear: PartEmitter<Linear> = {
  columns: ({ width, staged, kept }) => width * staged.rowSlots.length + (kept ? 1 : 0),
  parameters: (part) => [
    ["slots", part.cells * part.width * numbersOf("slots", part)],
    ["weight", part.cells],
    ...(part.kept ? [["kept", 1] satisfies [string, number]] : []),
  ],
  scratch: () => [],
  sums: (part) => [
    ["count", 2 * part.cells],
    ["statistics", 2 * part.cells * part.width * numbersOf("statistics", part)],
  ],
  density(f, part, context, block) {
    const { stride, fused } = context;
    const { width, cells, gaps } = part;
    const { root, rowSlots, parameterSlots } = part.staged;
    const P = numbersOf("slots", part);
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
        if (root !== undefined || gaps) {
          along(f, rows, width, rowSlots.length * stride, (x) => {
            const values = rowSlots.map((_slot, s) => PAIR.map((v) => f.let(v128.load(x, context.columns + s * stride + v * VECTOR))));
            const there = gaps ? values[0].map((value) => f.let(f64x2.eq(value, value))) : undefined;
            for (const [c, sum] of sums.entries()) {
              const term = there && f.let(v128.load64_splat(slots, (c * P + parameterSlots.length) * 8));
              const parameters = parameterSlots.map((_slot, s) => f.let(v128.load64_splat(slots, (c * P + s) * 8)));
              for (const v of PAIR) {
                const slot = (node: Node) => parameters[parameterSlots.indexOf(node)] ?? values[rowSlots.indexOf(node)][v];
                const value = root === undefined ? (term ?? sum[v]) : plusFormula(f, fused, root, slot, term ?? sum[v]);
                f.set(sum[v], there === undefined ? value : f64x2.add(sum[v], v128.and(value, there[v])));
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
  reduce(f, part, context, block) {
    const { stride, fused, blockRows } = context;
    const { width, cells, gaps, staged } = part;
    const T = numbersOf("statistics", part);
    if (part.kept) keep(f, part, context, block);
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
          const first = gaps ? f.let(v128.load(x, context.columns)) : undefined;
          const there = first && f.let(f64x2.eq(first, first));
          if (there !== undefined) for (const value of values) f.set(value, v128.and(value, there));
          for (const c of tile) {
            const weight = f.let(v128.load(share, c * stride));
            for (const [t, value] of values.entries()) f.set(sums[c * T + t], fused.madd(weight, value, sums[c * T + t]));
            if (there !== undefined) f.set(sums[c * T + T - 1], f64x2.add(sums[c * T + T - 1], v128.and(weight, there)));
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

/** Adds the responsibilities of a block's rows to those kept, which begin at 0: what is padding, in place of a row of its own, adds nothing. */
function keep(
  f: FunctionBuilder,
  { width, cells, staged }: Linear,
  { stride, columns, blockRows, parameters, logs }: PartContext,
  block: BlockLocals,
): void {
  const begin = f.let(i32.trunc_f64_u(f64.load(block.parameters, parameters.kept)));
  const share = f.let(logs(block));
  const place = f.let(i32.add(block.x, columns + width * staged.rowSlots.length * stride));
  const bytes: Local<"i32"> = f.let(i32.mul(select(i32.lt_u(block.rows, blockRows), block.rows, f.let(blockRows, "i32")), 8));
  const end = f.let(i32.add(place, bytes));
  f.loop(place, end, 8, (at) => {
    const into = f.let(i32.add(begin, i32.trunc_f64_u(f64.load(at))));
    const from = f.let(share);
    along(f, into, cells, 8, (to) => {
      f.store(to, f64.add(f64.load(to), f64.load(from)));
      advance(f, from, stride);
    });
    advance(f, share, 8);
  });
}

/** Place of [cell, column, number] among the parameters' slots or the sums of statistics. */
export function linearPlace(
  among: "slots" | "statistics",
  part: Omit<Linear, "shape">,
  [cell, column, slot]: [number, number, number],
): number {
  const { cells, width } = part;
  const slots = numbersOf(among, part);
  const tile = tilesOf(cells, TILE)[Math.floor(cell / TILE)];
  const count = tile.to - tile.from;
  return tile.from * width * slots + (column * count + (cell - tile.from)) * slots + slot;
}
