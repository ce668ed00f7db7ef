import type { Packing, RowKinds } from "./packing.ts";

/** The kinds of rows of all parts together. */
export interface JointKinds extends RowKinds {
  /** The kind that each part sees, [count][parts]. */
  ofPart: number[][];
}

/** Undefined where all rows are alike. */
export function jointKinds(packings: Packing[], rows: number): JointKinds | undefined {
  if (packings.every(({ kinds }) => kinds === undefined)) return undefined;
  const of = new Int32Array(rows);
  const ofPart: number[][] = [];
  const known = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const own = packings.map(({ kinds }) => kinds?.of[row] ?? 0);
    const kind = known.get(own.join()) ?? ofPart.length;
    if (kind === ofPart.length) {
      known.set(own.join(), kind);
      ofPart.push(own);
    }
    of[row] = kind;
  }
  return { count: ofPart.length, of, ofPart };
}

/** Rows of a kind, on average, from which on blocks are nearly as full as without kinds; and a block's rows below. */
const ROWS_OF_FULL_BLOCKS = 512;
const SMALL_BLOCK = 32;

/** Of a kernel's spec: smaller blocks where rows of a kind are few. */
export function blockRowsOf(kinds: RowKinds | undefined, rows: number): { blockRows?: number } {
  return kinds !== undefined && kinds.count * ROWS_OF_FULL_BLOCKS > rows ? { blockRows: SMALL_BLOCK } : {};
}

/** The blocks of each kind's rows, which begin at a block of their own: first block and number of rows, by kind. */
export interface KindBlocks {
  first: Int32Array;
  rows: Int32Array;
  blocks: number;
  /** Place of each row, counted in rows from the first block; absent: its own number. */
  places?: Int32Array;
}

export function kindBlocks(kinds: RowKinds | undefined, rows: number, blockRows: number): KindBlocks {
  if (kinds === undefined) return { first: Int32Array.of(0), rows: Int32Array.of(rows), blocks: Math.ceil(rows / blockRows) };
  const counts = new Int32Array(kinds.count);
  const ranks = Int32Array.from(kinds.of, (kind) => counts[kind]++);
  const first = new Int32Array(kinds.count);
  let blocks = 0;
  for (const [kind, count] of counts.entries()) {
    first[kind] = blocks;
    blocks += Math.ceil(count / blockRows);
  }
  return { first, rows: counts, blocks, places: ranks.map((rank, row) => first[kinds.of[row]] * blockRows + rank) };
}
