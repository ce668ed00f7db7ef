import Papa from "papaparse";
import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import { askedBy, type DataContext } from "../context.ts";
import type { ColumnNeeds, Table, TableColumn } from "../table.ts";
import { missingColumn } from "./columns.ts";
import { NumberColumn, TextColumn } from "./csv-columns.ts";

/** Below V8's longest string, of 2^29 - 24 units. */
const LIMIT = 500_000_000;
/** Small, so that the cells of a chunk die young; each chunk is one level of papaparse's recursion, so there are at most 1000. */
const CHUNK = 1 << 17;

/** A csv file with a header (RFC 4180, commas). Only the columns that are needed are kept. Reports GEN5010 to GEN5018. */
export function parseCsv(bytes: Uint8Array, path: string, needs: ColumnNeeds, context: DataContext): Table {
  if (bytes.length > LIMIT)
    throw new DiagnosticError(
      diagnostic("GEN5018", { path, size: Math.ceil(bytes.length / 1e6), limit: LIMIT / 1e6 }, { in: "data", path }),
    );
  // The decoder takes the byte order mark off.
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === "") throw new DiagnosticError(diagnostic("GEN5010", { path }, { in: "data", path }));
  const reader = new CsvReader(path, needs, context, text.includes('"'));
  // In chunks, so that the cells of the whole file are never strings at once.
  const config = {
    delimiter: ",",
    chunkSize: Math.max(CHUNK, Math.ceil(text.length / 1000)),
    chunk: (found: Papa.ParseResult<string[]>) => reader.take(found.data, found.errors),
  };
  Papa.parse<string[]>(text, config);
  return reader.finish();
}

interface Kept {
  at: number;
  name: string;
  numbers?: NumberColumn;
  text?: TextColumn;
}

class CsvReader {
  private header: string[] | undefined;
  private kept: Kept[] = [];
  /** Row of the file of each row, while they aren't simply 2, 3, 4, … */
  private lines: number[] | undefined;
  private line = 1;
  private rows = 0;
  /** Blank lines are skipped, but in a file of one column an empty line may be a missing value: it is, unless it is the last. */
  private blanks: number[] = [];
  private readonly path: string;
  private readonly needs: ColumnNeeds;
  private readonly context: DataContext;
  /** Only quoted cells can hold line breaks. */
  private readonly quotes: boolean;

  constructor(path: string, needs: ColumnNeeds, context: DataContext, quotes: boolean) {
    this.path = path;
    this.needs = needs;
    this.context = context;
    this.quotes = quotes;
  }

  take(records: string[][], errors: Papa.ParseError[]): void {
    const broken = errors.find((error) => error.type === "Quotes");
    const last = broken?.row ?? records.length;
    for (let i = 0; i < records.length; i++) {
      if (i === last) this.failQuotes();
      this.record(records[i]!);
    }
    if (broken !== undefined) this.failQuotes();
  }

  private failQuotes(): never {
    throw new DiagnosticError(diagnostic("GEN5014", { path: this.path, row: this.line }, { in: "data", path: this.path, row: this.line }));
  }

  private record(cells: string[]): void {
    const line = this.line;
    this.line += this.quotes ? 1 + newlines(cells) : 1;
    if (cells.length === 1 && cells[0]!.trim() === "") {
      if (this.header?.length === 1) this.blanks.push(line);
      return;
    }
    if (this.header === undefined) {
      this.start(cells.map((cell) => cell.trim()));
      return;
    }
    for (const blank of this.blanks.splice(0)) this.row([""], blank);
    this.row(cells, line);
  }

  private start(header: string[]): void {
    const { path } = this;
    this.header = header;
    const twice = header.find((name, i) => header.indexOf(name) !== i);
    if (twice !== undefined)
      throw new DiagnosticError(diagnostic("GEN5012", { path, column: twice }, { in: "data", path, row: 1, column: twice }));
    if (header.length === 1 && /[;\t]/.test(header[0]!)) {
      const separator = header[0]!.includes(";") ? "semicolons" : "tabs";
      throw new DiagnosticError(diagnostic("GEN5015", { path, separator }, { in: "data", path, row: 1 }));
    }
    const wanted = new Set([...this.needs.numbers, ...this.needs.text]);
    const missing = [...wanted].filter((name) => !header.includes(name));
    if (missing.length > 0)
      throw new DiagnosticError(...missing.map((name) => missingColumn(name, header, path, this.needs, this.context)));
    this.kept = [...wanted].map((name) => ({
      at: header.indexOf(name),
      name,
      ...(this.needs.numbers.has(name) ? { numbers: new NumberColumn() } : {}),
      ...(this.needs.text.has(name) ? { text: new TextColumn() } : {}),
    }));
  }

  private row(cells: string[], line: number): void {
    const { path } = this;
    const columns = this.header!.length;
    if (cells.length !== columns)
      throw new DiagnosticError(
        diagnostic(
          "GEN5013",
          { path, row: line, found: counted(cells.length, "value"), columns: counted(columns, "column") },
          { in: "data", path, row: line },
        ),
      );
    for (const column of this.kept) {
      const cell = cells[column.at]!;
      if (column.numbers !== undefined && !column.numbers.push(cell)) {
        const { name } = column;
        throw new DiagnosticError(
          diagnostic(
            "GEN5017",
            { column: name, row: line, value: cell.trim() },
            { in: "data", path, row: line, column: name },
            askedBy(this.context, this.needs.nodes.get(name), `${name} is used here`),
          ),
        );
      }
      column.text?.push(cell);
    }
    if (this.lines === undefined && line !== this.rows + 2) this.lines = Array.from({ length: this.rows }, (_, i) => i + 2);
    this.lines?.push(line);
    this.rows++;
  }

  finish(): Table {
    const { path, lines } = this;
    if (this.rows === 0) throw new DiagnosticError(diagnostic("GEN5011", { path }, { in: "data", path }));
    const columns = new Map<string, TableColumn>();
    for (const { name, numbers, text } of this.kept)
      columns.set(name, {
        ...(numbers === undefined ? {} : { numbers: numbers.finish() }),
        ...(text === undefined ? {} : { text: text.finish() }),
      });
    return { path, rows: this.rows, names: this.header!, columns, fileRow: (row) => lines?.[row] ?? row + 2 };
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Line breaks inside quoted cells. */
function newlines(cells: string[]): number {
  let count = 0;
  for (const cell of cells) if (cell.includes("\n")) count += cell.split("\n").length - 1;
  return count;
}
