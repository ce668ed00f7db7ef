import { bug } from "../../../compiler/backend.ts";
import type { Cells } from "../arguments.ts";

/**
 * The distinct values of each column, numbered through all columns. A family whose values repeat (categories, yes-no, counts) then
 * needs one log-density a cell and value instead of one a cell and row, and its sums are weights by value.
 */
export interface Codes {
  count: number;
  /** Code of each number, [rows, width]; -1 where it is missing. */
  of: Int32Array;
  /** First code of each column, and one past the last. */
  starts: number[];
  /** Value of each code. */
  values: Float64Array;
}

export const MISSING = -1;

/** Codes of the values that occur. */
export function valueCodes(x: Float64Array, rows: number, width: number): Codes {
  const of = new Int32Array(rows * width);
  const starts = [0];
  const values: number[] = [];
  for (let c = 0; c < width; c++) {
    const known = new Map<number, number>();
    for (let row = 0; row < rows; row++) {
      const value = x[row * width + c];
      if (Number.isNaN(value)) {
        of[row * width + c] = MISSING;
        continue;
      }
      let code = known.get(value);
      if (code === undefined) {
        code = values.length;
        known.set(value, code);
        values.push(value);
      }
      of[row * width + c] = code;
    }
    starts.push(values.length);
  }
  return { count: values.length, of, starts, values: Float64Array.from(values) };
}

/** The same codes numbered by ascending value in each column. */
export function ascending({ count, of, starts, values }: Codes): Codes {
  const order = Int32Array.from({ length: count }, (_code, code) => code);
  for (const [c, from] of starts.slice(0, -1).entries()) order.subarray(from, starts[c + 1]).sort((a, b) => values[a] - values[b]);
  const place = new Int32Array(count);
  for (const [to, from] of order.entries()) place[from] = to;
  return {
    count,
    starts,
    of: of.map((code) => (code === MISSING ? code : place[code])),
    values: Float64Array.from(order, (code) => values[code]),
  };
}

/** Codes of categories 0 .. levels - 1, all of which exist in every column. */
export function levelCodes(x: Float64Array, rows: number, width: number, levels: number): Codes {
  const of = new Int32Array(rows * width);
  for (let i = 0; i < of.length; i++) {
    const value = x[i];
    if (Number.isNaN(value)) {
      of[i] = MISSING;
      continue;
    }
    if (!(Number.isInteger(value) && value >= 0 && value < levels)) bug(`${value} is not one of ${levels} categories`);
    of[i] = (i % width) * levels + value;
  }
  const starts = Array.from({ length: width + 1 }, (_start, c) => c * levels);
  return { count: width * levels, of, starts, values: Float64Array.from({ length: width * levels }, (_value, code) => code % levels) };
}

/** Log-densities and weights by cell and code. */
export interface CodeTable {
  codes: Codes;
  /** [cells, codes] */
  logs: Float64Array;
  /** [cells, codes] */
  weights: Float64Array;
  logDensity(row: number, cell: number): number;
  clear(): void;
  add(row: number, cell: number, weight: number): void;
  /** Every cell gets the rows' own weights, as if it had all rows. */
  addAll(rowWeights?: Float64Array): void;
}

/** @param weights zeros, [cells, codes] */
export function codeTable(
  cells: Cells,
  codes: Codes,
  rows: number,
  width: number,
  weights: Float64Array = new Float64Array(cells.count * codes.count),
): CodeTable {
  const logs = new Float64Array(cells.count * codes.count);
  const { of } = codes;
  function add(row: number, cell: number, weight: number): void {
    const at = cell * codes.count;
    for (let i = row * width; i < (row + 1) * width; i++) if (of[i] !== MISSING) weights[at + of[i]] += weight;
  }
  return {
    codes,
    logs,
    weights,
    logDensity(row, cell) {
      const at = cell * codes.count;
      let sum = 0;
      for (let i = row * width; i < (row + 1) * width; i++) if (of[i] !== MISSING) sum += logs[at + of[i]];
      return sum;
    },
    clear: () => weights.fill(0),
    add,
    addAll(rowWeights) {
      weights.fill(0);
      for (let cell = 0; cell < cells.count; cell++) for (let row = 0; row < rows; row++) add(row, cell, rowWeights?.[row] ?? 1);
    },
  };
}
