import { indices, tilesOf } from "../abi.ts";
import { type FunctionBuilder, f64, f64x2, i32, type Local, v128 } from "../builder.ts";
import { addTo, along, type BlockLocals, VECTOR, zero } from "./lanes.ts";
import type { PartContext, PartEmitter } from "./part.ts";

interface Table {
  shape: "table";
  width: number;
  cells: number;
  codes: number;
  own?: true;
}

/** Cells of a code, padded to whole vectors. */
export const paddedCells = (cells: number): number => cells + (cells % 2);

/**
 * Log-densities by code of each value: cells lie in lanes, so that a value is one place and no lane gathers. A column holds for each
 * row where its code's cells begin, in bytes, as a number. `logs` and the sums' `weights` are [codes, padded cells]; of rows with codes of
 * their own the weights are among the parameters, since no other row adds to them.
 */
export const table: PartEmitter<Table> = {
  columns: ({ width }) => width,
  parameters: ({ cells, codes, own }) => [
    ["logs", codes * paddedCells(cells)],
    ["weight", paddedCells(cells)],
    ["weights", own ? codes * paddedCells(cells) : 0],
  ],
  scratch: () => [],
  sums: ({ cells, codes, own }) => [
    ["count", 2 * cells],
    ["weights", own ? 0 : codes * paddedCells(cells)],
  ],
  density(f, part, context, block) {
    eachRow(f, part, context, block, (row, pairs, each) => {
      const sums = pairs.map((v) => f.let(v128.load(block.parameters, context.parameters.weight + v * VECTOR)));
      each((place) => {
        const logs = f.let(i32.add(block.parameters, place));
        for (const [i, v] of pairs.entries()) f.set(sums[i], f64x2.add(sums[i], v128.load(logs, context.parameters.logs + v * VECTOR)));
      });
      for (const [i, v] of pairs.entries()) {
        f.storeLane(row, sums[i], 64, 0, 2 * v * context.stride);
        if (2 * v + 1 < part.cells) f.storeLane(row, sums[i], 64, 1, (2 * v + 1) * context.stride);
      }
    });
  },
  reduce(f, part, context, block) {
    eachRow(f, part, context, block, (row, pairs, each) => {
      const shares = pairs.map((v) => {
        const low = v128.load64_zero(row, 2 * v * context.stride);
        return f.let(2 * v + 1 < part.cells ? f64x2.replace_lane(low, 1, f64.load(row, (2 * v + 1) * context.stride)) : low);
      });
      each((place) => {
        const weights = f.let(i32.add(part.own ? block.parameters : block.sums, place));
        const first = part.own ? context.parameters.weights : context.sums.weights;
        for (const [i, v] of pairs.entries()) addTo(f, weights, first + v * VECTOR, shares[i]);
      });
    });
    const r = f.let(context.logs(block));
    for (const cell of indices(0, part.cells)) {
      const total = zero(f);
      f.loop(0, context.blockRows * 8, VECTOR, (byte) => {
        f.set(total, f64x2.add(total, v128.load(i32.add(r, byte), cell * context.stride)));
      });
      addTo(f, block.sums, context.sums.count + cell * VECTOR, total);
    }
  },
};

/** The body for each row and tile of at most eight pairs of cells; `each` visits the places of the row's codes. */
function eachRow(
  f: FunctionBuilder,
  { cells, width }: Table,
  { stride, columns, blockRows, logs }: PartContext,
  block: BlockLocals,
  body: (row: Local<"i32">, pairs: number[], each: (visit: (place: Local<"i32">) => void) => void) => void,
): void {
  const first = f.let(logs(block));
  f.loop(0, blockRows * 8, 8, (byte) => {
    const row = f.let(i32.add(first, byte));
    const x = f.let(i32.add(block.x, byte));
    for (const { from, to } of tilesOf(paddedCells(cells) / 2, 8))
      body(row, indices(from, to), (visit) =>
        along(f, x, width, stride, (column) => visit(f.let(i32.trunc_f64_u(f64.load(column, columns))))),
      );
  });
}
