/** One column of a source, [rows, ...shape]: numbers, or text by dictionary. */
export type Column =
  | ({ is: "numbers" } & Numbers)
  /** `codes` index `words`; -1 is missing. */
  | { is: "text"; codes: Int32Array; words: string[]; shape?: number[] };

/** Entry e of row r is `data[start + r * stride + e]`: columns may stand side by side in one array. */
export interface Numbers {
  shape: number[];
  data: NumberArray;
  start: number;
  stride: number;
}

export type NumberArray = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/** A source after it was read. Only the columns that the spec uses are there. */
export interface Table {
  path: string;
  rows: number;
  /** All names, for suggestions. */
  names: string[];
  columns: Map<string, TableColumn>;
  /** 1-based row of the file, as messages count: a csv's header is row 1. */
  fileRow(row: number): number;
}

/** A column as it is used: a csv column may be read as numbers in one field and as text in another. */
export interface TableColumn {
  numbers?: Extract<Column, { is: "numbers" }>;
  text?: Extract<Column, { is: "text" }>;
}

/** How a spec uses the columns of a source. */
export interface ColumnNeeds {
  numbers: Set<string>;
  text: Set<string>;
  /** A place in the spec that names the column, for messages. */
  nodes: Map<string, string>;
}
