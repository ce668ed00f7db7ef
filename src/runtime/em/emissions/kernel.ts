import type { ScalarFormulas } from "../../../compiler/backend.ts";
import type { Codes } from "./codes.ts";
import type { Conditionals } from "./conditionals.ts";

/**
 * What a kernel reads and fills instead of calling `logDensity` and `add` row by row. The arrays are the part's own: a kernel writes the
 * sums where `add` would, so the M step is the same.
 */
export type PartArrays = QuadraticArrays | DiagonalArrays | LinearArrays | TableArrays | ValuesArrays;

interface NormalArrays {
  /** [rows, width] */
  x: Float64Array;
  width: number;
  /** [cells, width] */
  centres: Float64Array;
  /** [cells] */
  weights: Float64Array;
  /** About the centres, [cells, width]. */
  first: Float64Array;
  /** What the rows add to the log-likelihood beside the normal's density, nats, by their weights, and what one of them does. */
  constant?: number;
  rowConstant?(row: number): number;
}

export interface QuadraticArrays extends NormalArrays {
  shape: "quadratic";
  /** Inverses of the lower factors, [covariances, width, width], and log of the density's constant, [covariances]. */
  inverses: Float64Array;
  constants: Float64Array;
  /** Covariance of each cell. */
  covRows: Int32Array;
  /** The lower triangles about the centres, [cells, width, width]. */
  second: Float64Array;
  /**
   * Where some entry is missing: what the covariances say of it, by pattern. Then `second` lacks what an M step adds of the missing
   * entries' own spread.
   */
  gaps?: Conditionals;
  /** Whether the sums keep enough digits under the present parameters; absent: always. */
  trusted?(): boolean;
  /** Says that the sums are set. */
  filled?(): void;
}

export interface DiagonalArrays extends NormalArrays {
  shape: "diagonal";
  /** [cells, width] */
  precisions: Float64Array;
  /** [cells] */
  constants: Float64Array;
  /** [cells, width] */
  second: Float64Array;
  /** Where some entry is missing: weight of the rows that have an entry in the column, [cells, width]. */
  present?: Float64Array;
}

/** A scalar family by its formulas. */
export interface FormulaArrays {
  /** [rows, width] */
  x: Float64Array;
  width: number;
  rowWeights?: Float64Array;
  formulas: ScalarFormulas;
  /** About which the statistics are taken, [width]. */
  references: Float64Array;
  /** Names of the density's arguments, and their values for a cell and column. */
  names: string[];
  argsOf(cell: number, column: number): Record<string, number>;
  cells: number;
  /** Some entry is missing. */
  gaps: boolean;
}

export interface LinearArrays extends FormulaArrays {
  shape: "linear";
  /** Weight of the rows that have an entry in the column, [cells, width]. */
  present: Float64Array;
  /** Sums of the statistics, [cells, width, statistics]. */
  sums: Float64Array;
  /** Says that `present` and `sums` are set, and rows were not added. */
  filled(): void;
}

/** A family whose M step reads the values with their weights: by formula, or where they repeat as a table. */
export interface ValuesArrays extends FormulaArrays, Omit<TableArrays, "shape"> {
  shape: "values";
}

export interface TableArrays {
  shape: "table";
  width: number;
  cells: number;
  codes: Codes;
  /** Log-densities under the present parameters, and weights, [cells, codes]. */
  logs(): Float64Array;
  weights: Float64Array;
}
