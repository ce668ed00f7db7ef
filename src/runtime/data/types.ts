import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
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
   * (seed, field, epoch, row id); `epoch` is "eval" for everything that must not change between epochs. A missing entry is NaN, and
   * -1 where `out` holds integers.
   */
  gather(positions: ArrayLike<number>, epoch: number | "eval", out: Float32Array | Float64Array | Int32Array): void;
  /** All rows at epoch "eval", f64, [rows, width]; the same array every time, which nobody changes. Missing entries are NaN. */
  matrix(): Float64Array;
}

export interface SequenceRange {
  /** Positions [start, end) of its steps. */
  start: number;
  end: number;
  /** The value of the `by` column, or undefined for the only sequence. */
  name?: string;
}

/** Some entries of fields: by field, whether each of its numbers is meant. A field that isn't named has none. */
export type Selection = Record<string, readonly boolean[]>;

/** Rows of one purpose. */
export interface DataPart {
  rows: number;
  /** 0-based row of the source, by position: noise and messages are keyed by it. */
  ids: Uint32Array;
  weights?: Float64Array;
  sequences?: SequenceRange[];
  fields: Record<string, FieldBlock>;
  /** Numbers of a column of the source as they stand there; absent where rows come from no file, undefined where it holds no numbers. */
  column?(name: string): Float64Array | undefined;
  /**
   * Σ log |d field / d column| of each row over these fields, or over the entries chosen of them: what turns log p(field) into
   * log p(columns). Refused, with the reason, where a field is no columnwise invertible map.
   */
  logJacobian(fields: string[], chosen?: Selection): { ok: true; perRow: Float64Array } | { ok: false; because: string };
}

export interface LoadedData {
  train: DataPart;
  /** Rows of `split`, or all of `test` where there is no split. */
  heldout?: DataPart;
  /** Rows of `test` where there is a split as well. */
  test?: DataPart;
  fitted: FittedFields;
  /** For the manifest. */
  files: DataFile[];
  warnings: Diagnostic[];
}

export interface DataFile {
  name: string;
  path: string;
  rows: number;
  sha256: string;
}

/** Everything that was learnt from training rows; `fields.json` of a run. Keyed by field (`where` and `weight` too, if they learn). */
export interface FittedFields {
  version: 1;
  fields: Record<string, FittedField>;
}

export interface FittedField {
  /** By the node of the function; one list an entry. */
  constants: Record<string, number[][]>;
  /** Levels of a category field. */
  levels?: string[];
  /** Levels inside the expression (`one_hot`), by the node of the function. */
  vocabularies?: Record<string, string[]>;
}

/** Values of a field as its columns, in the columns' own units: samples as a table. */
export interface ColumnValues {
  name: string;
  values: (number | string)[];
}
