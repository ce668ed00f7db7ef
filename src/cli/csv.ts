import papa from "papaparse";
import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";

/** One column of a table: numbers, or text. */
export interface Column {
  name: string;
  values: readonly (number | string)[] | Float64Array;
}

/** The columns as csv with a header. A missing number is an empty cell. */
export function csvText(columns: readonly Column[]): string {
  const rows = columns[0]?.values.length ?? 0;
  const data = Array.from({ length: rows }, (_row, i) =>
    columns.map(({ values }) => {
      const value = values[i]!;
      return typeof value === "number" && Number.isNaN(value) ? "" : value;
    }),
  );
  return `${papa.unparse({ fields: columns.map(({ name }) => name), data }, { newline: "\n" })}\n`;
}

/** The columns by name, as JSON can hold them: what isn't finite is null. */
export function jsonColumns(columns: readonly Column[]): Record<string, (number | string | null)[]> {
  const cell = (value: number | string): number | string | null => (typeof value === "number" && !Number.isFinite(value) ? null : value);
  return Object.fromEntries(columns.map(({ name, values }) => [name, Array.from(values, cell)]));
}

export interface CsvTable {
  path: string;
  rows: number;
  columns: Map<string, string[]>;
}

/** Reads a csv with a header (GEN8032 where it has no rows). */
export function parseCsv(path: string, text: string): CsvTable {
  const { data } = papa.parse<string[]>(text.replace(/^\uFEFF/, ""), { skipEmptyLines: true });
  const [header, ...rows] = data;
  if (header === undefined || rows.length === 0) throw new DiagnosticError(diagnostic("GEN8032", { path }));
  const columns = new Map(header.map((name, c): [string, string[]] => [name.trim(), rows.map((row) => (row[c] ?? "").trim())]));
  return { path, rows: rows.length, columns };
}

/** The numbers of a column (GEN8031 with the file's row where there is other text). */
export function numbersOf(table: CsvTable, name: string): Float64Array {
  return Float64Array.from(table.columns.get(name) ?? [], (text, row) => {
    const value = Number(text);
    if (text !== "" && Number.isFinite(value)) return value;
    const place = { in: "data", path: table.path, row: row + 2, column: name } as const;
    throw new DiagnosticError(diagnostic("GEN8031", { text, kind: "number", remedy: "Write a finite number there." }, place));
  });
}
