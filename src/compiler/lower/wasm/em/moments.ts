import { indices, momentTiles, tilesOf } from "../abi.ts";
import { type FunctionBuilder, f64x2, i32, type Local, v128 } from "../builder.ts";
import { addTo, advance, along, type BlockLocals, VECTOR, type Vector, zero } from "./lanes.ts";
import type { PartContext } from "./part.ts";

interface Shape {
  width: number;
  cells: number;
}
type Pointer = Local<"i32">;
type Tile = { from: number; entries: [i: number, j: number][] };

/** Where one cell's responsibilities, mean and sums are. */
interface Cell {
  r: Pointer;
  mean: Pointer;
  count: Pointer;
  first: Pointer;
  second: Pointer;
}

/** Largest width whose tiles are written out one by one. */
const UNROLLED = 16;
/** Largest width whose sums all stay in registers. */
const IN_REGISTERS = 3;

/** Counts, first moments and the lower triangle of second moments about `mean`, for each cell. */
export function reduceMoments(f: FunctionBuilder, part: Shape, context: PartContext, block: BlockLocals): void {
  const { width, cells } = part;
  const tiles = momentTiles(width);
  const entries = tiles.reduce((sum, tile) => sum + tile.entries.length, 0);
  const cell: Cell = {
    r: f.let(context.logs(block)),
    mean: f.let(i32.add(block.parameters, context.parameters.mean)),
    count: f.let(i32.add(block.sums, context.sums.count)),
    first: f.let(i32.add(block.sums, context.sums.first)),
    second: f.let(i32.add(block.sums, context.sums.second)),
  };
  along(f, 0, cells, 1, () => {
    if (width <= IN_REGISTERS) reduceInRegisters(f, part, context, block, cell, tiles);
    else {
      deviations(f, part, context, block, cell);
      secondMoments(f, part, context, block, cell, tiles);
    }
    advance(f, cell.r, context.stride);
    advance(f, cell.mean, width * 8);
    advance(f, cell.count, VECTOR);
    advance(f, cell.first, width * VECTOR);
    advance(f, cell.second, entries * VECTOR);
  });
}

/**
 * z = sqrt(r) (x - mean) for one cell, whose products are the second moments, and the sums of r and r (x - mean). Four columns share the
 * loads of r.
 */
function deviations(f: FunctionBuilder, { width }: Shape, context: PartContext, block: BlockLocals, cell: Cell): void {
  const { stride, scratch: at, columns, blockRows, fused } = context;
  for (const { from, to } of tilesOf(width)) {
    const group = indices(from, to).map((i) => ({ i, centre: f.let(v128.load64_splat(cell.mean, i * 8)), sum: zero(f) }));
    const total = from === 0 ? zero(f) : undefined;
    const data = f.let(block.x);
    const scratch = f.let(block.scratch);
    const weight = f.let(cell.r);
    const end = f.let(i32.add(cell.r, blockRows * 8));
    f.repeat(() => {
      let root: Vector;
      if (total === undefined) root = f.let(v128.load(scratch, at.root));
      else {
        const r = f.let(v128.load(weight));
        f.set(total, f64x2.add(total, r));
        root = f.let(f64x2.sqrt(r));
        f.store(scratch, root, at.root);
      }
      for (const { i, centre, sum } of group) {
        const scaled = f.let(f64x2.mul(f64x2.sub(v128.load(data, columns + i * stride), centre), root));
        f.store(scratch, scaled, at.deviation + i * stride);
        f.set(sum, fused.madd(scaled, root, sum));
      }
      for (const pointer of [data, scratch, weight]) advance(f, pointer, VECTOR);
      return i32.lt_u(weight, end);
    });
    if (total !== undefined) addTo(f, cell.count, 0, total);
    for (const { i, sum } of group) addTo(f, cell.first, i * VECTOR, sum);
  }
}

function secondMoments(f: FunctionBuilder, { width }: Shape, context: PartContext, block: BlockLocals, cell: Cell, tiles: Tile[]): void {
  const { stride, scratch: at, fused, blockRows } = context;
  /** Entries count from the columns that `rows` and `columns` point to. */
  const tile = (entries: Tile["entries"], rows: Pointer, columns: Pointer, sumsAt: Pointer, offset: number): void => {
    const sums = entries.map((_entry, e) => f.let(v128.load(sumsAt, offset + e * VECTOR)));
    const row = f.let(rows);
    const column = rows === columns ? row : f.let(columns);
    const end = f.let(i32.add(row, blockRows * 8));
    f.repeat(() => {
      const loaded = new Map<string, Vector>();
      const load = (pointer: Pointer, i: number): Vector => {
        const key = `${pointer.local}.${i}`;
        const value = loaded.get(key) ?? f.let(v128.load(pointer, at.deviation + i * stride));
        loaded.set(key, value);
        return value;
      };
      for (const [e, [i, j]] of entries.entries()) f.set(sums[e], fused.madd(load(row, i), load(column, j), sums[e]));
      for (const pointer of new Set([row, column])) advance(f, pointer, VECTOR);
      return i32.lt_u(row, end);
    });
    for (const [e, sum] of sums.entries()) f.store(sumsAt, sum, offset + e * VECTOR);
  };
  if (width <= UNROLLED) {
    let offset = 0;
    for (const { entries } of tiles) {
      tile(entries, block.scratch, block.scratch, cell.second, offset);
      offset += entries.length * VECTOR;
    }
    return;
  }
  // Large widths: one code for each kind of tile, in a loop over its position.
  const s = f.let(cell.second);
  const z = f.let(block.scratch);
  const relative = ({ entries }: Tile, i0: number, j0: number) => entries.map(([i, j]): [number, number] => [i - i0, j - j0]);
  const blockRow = (left: Tile | undefined, diagonal: Tile, i0: number): void => {
    if (left !== undefined) {
      const d = f.let(block.scratch);
      f.repeat(() => {
        tile(relative(left, i0, 0), z, d, s, 0);
        advance(f, s, left.entries.length * VECTOR);
        advance(f, d, 2 * stride);
        return i32.lt_u(d, z);
      });
    }
    tile(relative(diagonal, i0, i0), z, z, s, 0);
    advance(f, s, diagonal.entries.length * VECTOR);
    advance(f, z, 4 * stride);
  };
  const inRow = (from: number): Tile[] => tiles.filter((candidate) => candidate.from === from);
  const row = (from: number): void => {
    const here = inRow(from);
    blockRow(here.length > 1 ? here[0] : undefined, here[here.length - 1], from);
  };
  row(0);
  const whole = Math.floor(width / 4) * 4;
  const end = f.let(i32.add(block.scratch, whole * stride));
  f.repeat(() => {
    row(4);
    return i32.lt_u(z, end);
  });
  if (whole < width) row(whole);
}

/** Small widths: everything about a cell in one pass, every sum in a register. */
function reduceInRegisters(
  f: FunctionBuilder,
  { width }: Shape,
  { stride, columns, fused, blockRows }: PartContext,
  block: BlockLocals,
  cell: Cell,
  [{ entries }]: Tile[],
): void {
  const total = zero(f);
  const firsts = indices(0, width).map(() => zero(f));
  const seconds = entries.map(() => zero(f));
  const centres = indices(0, width).map((i) => f.let(v128.load64_splat(cell.mean, i * 8)));
  const data = f.let(block.x);
  const weight = f.let(cell.r);
  const end = f.let(i32.add(cell.r, blockRows * 8));
  f.repeat(() => {
    const r = f.let(v128.load(weight));
    f.set(total, f64x2.add(total, r));
    const deviation = indices(0, width).map((i) => f.let(f64x2.sub(v128.load(data, columns + i * stride), centres[i])));
    const weighted = deviation.map((d) => f.let(f64x2.mul(d, r)));
    for (const [i, z] of weighted.entries()) f.set(firsts[i], f64x2.add(firsts[i], z));
    for (const [e, [i, j]] of entries.entries()) f.set(seconds[e], fused.madd(weighted[i], deviation[j], seconds[e]));
    advance(f, data, VECTOR);
    advance(f, weight, VECTOR);
    return i32.lt_u(weight, end);
  });
  addTo(f, cell.count, 0, total);
  for (const [i, sum] of firsts.entries()) addTo(f, cell.first, i * VECTOR, sum);
  for (const [e, sum] of seconds.entries()) addTo(f, cell.second, e * VECTOR, sum);
}
