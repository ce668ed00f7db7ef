import type { SettingValue } from "../ir/types/model.ts";
import type { Refusal } from "../layers/types.ts";
import type { Algebra } from "../math/algebra.ts";
import type { Setting } from "../settings/types.ts";

/** What is known of a column or field expression before data are read. `undefined`: unknown. */
export interface FieldType {
  /** One row's value: [] for a number or text. */
  shape: number[] | undefined;
  kind: "number" | "text" | "truth" | undefined;
}

/**
 * One function of data fields. Elementwise maps of one value are formulas over `Algebra`, so that the value, its inverse and its
 * Jacobian have one source; the others (`reshape`, comparisons) evaluate on whole rows.
 */
export interface FieldFunction {
  name: string;
  doc: string;
  arity: [number, number];
  settings: Setting[];
  type(inputs: FieldType[], settings: Record<string, SettingValue>): { ok: true; type: FieldType } | ({ ok: false } & Refusal);
  /** Of training rows only, one call an entry; kept in the run's `fields.json`. */
  fit?(values: Float64Array, weights: Float64Array | undefined): { ok: true; constants: number[] } | ({ ok: false } & Refusal);
  /** The value of one entry. `others` are further arguments, `constants` those of `fit`. Absent for functions that aren't elementwise. */
  forward?<E>(m: Algebra<E>, x: E, others: E[], constants: E[]): E;
  /** Absent: not invertible, so scores are in units of the field. */
  inverse?<E>(m: Algebra<E>, y: E, others: E[], constants: E[]): E;
  /** log |d forward / dx|. */
  logJacobian?<E>(m: Algebra<E>, x: E, others: E[], constants: E[]): E;
  /** The same two where the second argument varies and the first is constant: `1 - p`, `2 / x`. */
  second?: {
    inverse<E>(m: Algebra<E>, y: E, first: E): E;
    logJacobian<E>(m: Algebra<E>, x: E, first: E): E;
  };
  /**
   * On whole rows, [rows, ...shape]; for functions that change the shape, look at text or see missing entries. A block of one row is
   * a constant and stands for every row. `levels` are those of the column, for functions with `learnsLevels`.
   */
  evaluate?(inputs: RowBlock[], settings: Record<string, SettingValue>, levels?: string[]): RowBlock;
  /** It needs the different values of its column among training rows. */
  learnsLevels?: boolean;
  /** Drawn anew in each epoch: the value of one entry from its deterministic input and a uniform number in [0, 1). */
  draw?(x: number, uniform: number): number;
  /** Whether `draw` says if the uniform number is less than x. */
  drawsTruth?: boolean;
  /** What the input of `draw` must be. */
  drawsFrom?: "unit" | "whole";
  /** What `draw` was given, from what it gave. Absent: not invertible. */
  undraw?(y: number): number;
}

/** Evaluated rows of one expression. */
export interface RowBlock {
  shape: number[];
  rows: number;
  /** [rows, ...shape] row-major, NaN where missing; text columns have `text` instead, "" where missing, and an empty `data`. */
  data: Float64Array | Float32Array | Int32Array | Uint8Array;
  text?: string[];
}
