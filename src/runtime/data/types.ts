import type { ValueType } from "../../compiler/ir/types/model.ts";

/** One field of one part of the data. */
export interface FieldBlock {
  type: ValueType;
  /** Numbers a row: the product of the type's shape (a category is one number, its level's index). */
  width: number;
  /** Names of the numbers, for messages and csv: column names where each is one column, else `x[0]`, `x[1]`, … */
  columns: string[];
  /**
   * Values of the rows at `positions` (0-based within the part), [positions, width], into `out`. A stochastic field is drawn by
   * (seed, field, epoch, row id); `epoch` is "eval" for everything that must not change between epochs.
   */
  gather(positions: ArrayLike<number>, epoch: number | "eval", out: Float32Array | Float64Array | Int32Array): void;
  /** All rows at epoch "eval", f64, [rows, width]. Missing entries are NaN. */
  matrix(): Float64Array;
}

export interface SequenceRange {
  /** Positions [start, end) of its steps. */
  start: number;
  end: number;
  /** The value of the `by` column, or undefined for the only sequence. */
  name?: string;
}

/** Rows of one purpose. */
export interface DataPart {
  rows: number;
  /** 0-based row of the source, by position: noise and messages are keyed by it. */
  ids: Uint32Array;
  weights?: Float64Array;
  sequences?: SequenceRange[];
  fields: Record<string, FieldBlock>;
  /**
   * Σ log |d field / d column| of each row over these fields: what turns log p(field) into log p(columns). Refused, with the reason,
   * where a field is no columnwise invertible map.
   */
  logJacobian(fields: string[]): { ok: true; perRow: Float64Array } | { ok: false; because: string };
}

export interface LoadedData {
  train: DataPart;
  heldout?: DataPart;
  fitted: FittedFields;
  /** For the manifest. */
  files: DataFile[];
}

export interface DataFile {
  name: string;
  path: string;
  rows: number;
  sha256: string;
}

/** Everything that fields learnt from training rows; `fields.json` of a run. Keyed by field, then by the node of the function. */
export interface FittedFields {
  version: 1;
  fields: Record<string, { constants: Record<string, number[][]>; levels?: string[] }>;
}

/** Values of a field as its columns, in the columns' own units: samples as a table. */
export interface ColumnValues {
  name: string;
  values: (number | string)[];
}
