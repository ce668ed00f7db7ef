import type { PartShape } from "../../../compiler/backend.ts";

/** The numbers of a part's fields in a region, by name. */
export type Fields = (name: string) => Float64Array;

/** Rows that are alike in something which sets them apart from the others. */
export interface RowKinds {
  count: number;
  /** Kind of each row. */
  of: Int32Array;
}

/** How a part's arrays go to a kernel's memory and back. */
export interface Packing {
  part: PartShape;
  /** Writes the columns of one row, `stride` numbers apart. */
  row(out: Float64Array, at: number, stride: number, row: number): void;
  /** Where the rows' numbers lie side by side, if the columns are these less a shift: a kernel may read them there. */
  source?: { x: Float64Array; shift: Float64Array };
  /** Writes what the densities need; `logWeights` of cells join their constants. */
  write(parameters: Fields, logWeights?: Float64Array): void;
  /** Sets the part's sums, each given as two lanes. */
  read(sums: Fields): void;
  /** What the rows add to the log-likelihood whatever the parameters are, nats, by their weights. */
  constant?: number;
  /** The same of one row. */
  rowConstant?(row: number): number;
  /** Where parameters and sums are not the same for all rows. `write` and `read` are for the rest, then. */
  kinds?: RowKinds & {
    write(parameters: Fields, kind: number, logWeights?: Float64Array): void;
    /** After `read`; adds what the rows of a kind tell. */
    read(sums: Fields, kind: number): void;
  };
  /** Numbers of rows, beside the sums, that the kernel writes in a place of their own and `read` reads. */
  kept?: { length: number; bind(numbers: Float64Array): void };
  /** Whether the kernel's sums keep enough digits under the present parameters. */
  trusted(): boolean;
}

/** A packing with the cell of each state. */
export interface BoundPacking extends Packing {
  of: number[];
}

/** How many numbers the parts have kept. */
export function keptLength(packings: Packing[]): number {
  return packings.reduce((sum, { kept }) => sum + (kept?.length ?? 0), 0);
}

/** Gives the parts with kept numbers their places, one behind the other from byte `at` on. */
export function bindKept(packings: Packing[], { buffer }: WebAssembly.Memory, at: number): void {
  let next = at;
  for (const { kept } of packings) {
    if (kept === undefined) continue;
    kept.bind(new Float64Array(buffer, next, kept.length));
    next += 8 * kept.length;
  }
}

/** Sum of the two lanes of number `i`. */
export function both(lanes: Float64Array, i: number): number {
  return lanes[2 * i] + lanes[2 * i + 1];
}

/** What rows add whatever the parameters are, where they add anything. */
export function constantsOf({
  constant,
  rowConstant,
}: Pick<Packing, "constant" | "rowConstant">): Pick<Packing, "constant" | "rowConstant"> {
  return constant === undefined || rowConstant === undefined ? {} : { constant, rowConstant };
}

/** Mean of each column's entries that are there: numbers are packed relative to it, which keeps digits that products with the data would lose. */
export function columnMeans(x: Float64Array, width: number): Float64Array {
  const means = new Float64Array(width);
  const counts = new Float64Array(width);
  for (let i = 0; i < x.length; i += width) for (let c = 0; c < width; c++) if (!Number.isNaN(x[i + c])) counts[c]++;
  for (let i = 0; i < x.length; i += width) for (let c = 0; c < width; c++) if (!Number.isNaN(x[i + c])) means[c] += x[i + c] / counts[c];
  return means;
}
