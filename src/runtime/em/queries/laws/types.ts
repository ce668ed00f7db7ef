import type { RandomSource } from "../../../../compiler/distributions/types.ts";
import type { Cells } from "../../arguments.ts";

/** The law of one missing entry. */
export type EntryLaw = NumberLaw | CategoryLaw;

export interface NumberLaw {
  is: "number";
  mean: number;
  /** p(entry <= value). */
  cdf(value: number): number;
}

export interface CategoryLaw {
  is: "category";
  /** [levels] */
  chances: Float64Array;
}

/**
 * What an emission says of the missing (NaN) entries of a row under a cell, given those that are there. `values` are the row's own,
 * [width], in an array that no other row has and that doesn't change while the row is asked about.
 */
export interface EmissionLaws {
  cells: Cells;
  /** Of an entry that is missing; `row` says where the given columns stand. */
  entry(values: Float64Array, cell: number, column: number, row: number): EntryLaw;
  /** The row with its missing entries drawn, together, into `out`; the others stay. */
  draw(values: Float64Array, cell: number, random: RandomSource, out: Float64Array, row: number): void;
}
