import type { Staged } from "./em/staged.ts";

/** One density with its sums, as a kernel computes it for every cell: a combination of parameter rows. */
export type PartShape =
  /** Normal with a lower inverse factor a cell. */
  | { shape: "quadratic"; width: number; cells: number }
  /** Normal with independent columns: a mean and a precision a column. `gaps`: some entries are missing (NaN) and left out. */
  | { shape: "diagonal"; width: number; cells: number; gaps: boolean }
  /**
   * A scalar family's formulas, cut by what their parts depend on. `gaps`: the slots of some entries are missing (NaN). `kept`: each row's
   * responsibilities are written out, for an M step that reads the values themselves.
   */
  | { shape: "linear"; width: number; cells: number; gaps: boolean; kept: boolean; staged: Staged }
  /**
   * Log-densities by code of the value. `own`: each row has a code of its own, and its weights come to lie beside its log-densities, among the
   * parameters; the first code is padding's.
   */
  | { shape: "table"; width: number; cells: number; codes: number; own?: true };

/** Rows whose densities under each state are wanted, and their sums. */
export interface RowsSpec {
  states: number;
  /** With the cell of each state. */
  parts: { part: PartShape; of: number[] }[];
  /** Rows of a block, a multiple of four; absent: as many as are fast where all blocks are full. */
  blockRows?: number;
  /** Fused multiply-add: one rounding where the machine has it. */
  relaxed: boolean;
  /** Memory that threads share. */
  shared: boolean;
}

export interface MixtureSpec extends RowsSpec {
  /** Rows have weights, behind which each row's sum and maximum go. */
  weighted: boolean;
  /** Whether sums are taken; else responsibilities are all that is wanted. */
  sums: boolean;
}

/** Rows and the centres that they are nearest to. */
export interface NearestSpec {
  centres: number;
  width: number;
  /** Rows have weights; else each row that is there has weight 1. */
  weighted: boolean;
  relaxed: boolean;
  shared: boolean;
}

/** A chain of states over sequences of rows. */
export interface ChainSpec {
  /** The chain's own states, in all classes of sequences: those of the first class, then those of the next. */
  states: number;
  /** Values that a whole sequence may have, each with laws of its own. More than one wants `side by side`. */
  classes: number;
  parts: { part: PartShape; of: number[] }[];
  /**
   * `side by side`: units of eight sequences, row 8 t + s of a unit being step t of sequence s; sequences may have weights. All is done by
   * `unit`. `by steps`: a unit is one sequence, row t its step t: `densities`, `forward`, `backward` and `sums` over runs of its blocks.
   * `both ends`: the same for few states, `recursions` over the whole unit between `densities` and `sums`.
   */
  layout: "side by side" | "by steps" | "both ends";
  relaxed: boolean;
  shared: boolean;
}

/** A kernel over units of sequences. It reads rows as they lie, those of a sequence one behind the other. */
export interface ChainKernel extends Kernel {
  /** Sequences of a unit. */
  lanes: number;
  /** Bytes of a plane for each block of `blockRows` rows of a unit, and how many planes of all its blocks there are. */
  planeBytes: number;
  planes: number;
  /** What is kept of each of a unit's sequences, and its weight, which the host writes; only `side by side`. */
  record?: SequenceRecord;
}

/** Byte offsets of fields that have one number a sequence. */
export interface SequenceRecord {
  bytes: number;
  weight: number;
  /** Addresses of its first and its last row (u32, so that a field is half used), and its steps; 0 of a sequence that is not there. */
  begin: number;
  last: number;
  steps: number;
  /** p(sequence | class) is product * 2^exponent (an i64) * e^maximum; by class. */
  product: number[];
  exponent: number[];
  maximum: number[];
  /** p(class | sequence) by the sequence's weight. */
  share: number[];
}

/** Where a field lies in a region: bytes from its beginning, and how many numbers it has. */
export interface Field {
  offset: number;
  length: number;
}

export interface Region {
  bytes: number;
  fields: Record<string, Field>;
}

/**
 * A module and the memory that its functions read. Rows are read as they lie: the columns of all parts side by side, `recordBytes` a row,
 * less `shift` of the parameters. They are turned into blocks of `blockRows`, whose columns stand one behind the other, `stride` bytes each. `parameters` is written by the host before a pass, `scratch` is one thread's own, `sums` one chunk's own (each
 * number as two lanes to be added) and begins at zero.
 */
export interface Kernel {
  bytes: Uint8Array<ArrayBuffer>;
  recordBytes: number;
  blockRows: number;
  stride: number;
  /** Byte offset of each part's columns within a block. */
  columns: number[];
  parameters: Region;
  scratch: Region;
  sums: Region;
}

/** A kernel over independent rows. Of what is kept of rows beside, each block has `tails` columns of `blockRows` numbers. */
export interface RowsKernel extends Kernel {
  tails: number;
}

/** Offsets for fields counted in f64. Every field begins at a cache line. */
export function regionOf(sizes: [name: string, length: number][]): Region {
  let bytes = 0;
  const fields: Record<string, Field> = {};
  for (const [name, length] of sizes) {
    fields[name] = { offset: bytes, length };
    bytes += Math.ceil(length / 8) * 64;
  }
  return { bytes, fields };
}

/** Name of a part's field within a region. */
export const partField = (part: number, name: string): string => `${part}.${name}`;

/** A factor is stored by tiles of four columns: entries [i, j] of U, j the column, in the order in which a row's product reads them. */
export function factorOrder(width: number): [i: number, j: number][] {
  return tilesOf(width).flatMap(({ from, to }) => indices(0, to).flatMap((i) => indices(from, to).map((j): [number, number] => [i, j])));
}

/** Second moments [i, j], j <= i, by tiles of at most ten: blocks of four rows by two columns, then the diagonal. */
export function momentTiles(width: number): { from: number; entries: [i: number, j: number][] }[] {
  return tilesOf(width).flatMap(({ from, to }) => {
    const rows = indices(from, to);
    const left = indices(0, from)
      .filter((j) => j % 2 === 0)
      .map((j0) => ({ from, entries: [j0, j0 + 1].flatMap((j) => rows.map((i): [number, number] => [i, j])) }));
    const diagonal = rows.flatMap((j) => rows.filter((i) => i >= j).map((i): [number, number] => [i, j]));
    return [...left, { from, entries: diagonal }];
  });
}

export function tilesOf(count: number, size = 4): { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(count / size) }, (_tile, t) => ({ from: t * size, to: Math.min((t + 1) * size, count) }));
}

/** from, from + 1, ... below to. */
export function indices(from: number, to: number): number[] {
  return Array.from({ length: Math.max(to - from, 0) }, (_index, i) => from + i);
}

/** The order in which `second` holds a cell's second moments. */
export function momentOrder(width: number): [i: number, j: number][] {
  return momentTiles(width).flatMap(({ entries }) => entries);
}
