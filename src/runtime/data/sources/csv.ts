import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import { GrowingNumbers, TooManyNumbers } from "../../rows/growing.ts";
import { askedBy, type DataContext } from "../context.ts";
import type { ColumnNeeds, Table, TableColumn } from "../table.ts";
import { missingColumn } from "./columns.ts";
import { isUnreadable, NumberColumn, TextColumn } from "./csv-columns.ts";
import type { SourceFile } from "./files.ts";
import { numberRemedy } from "./no-number.ts";
import { BrokenQuotes, eachRecord } from "./records.ts";

/**
 * A csv file with a header (RFC 4180, commas). Only the columns that are needed are kept, as numbers side by side in each row or as text
 * by dictionary. Reports GEN5010 to GEN5019.
 *
 * @param encoding see the csv source of the IR
 */
export function parseCsv(file: SourceFile, path: string, needs: ColumnNeeds, context: DataContext, encoding?: string): Table {
  const reader = new CsvReader(path, needs, context, encoding);
  try {
    eachRecord(file, (cells, line) => reader.take(cells, line), { encoding });
  } catch (error) {
    if (error instanceof BrokenQuotes) {
      const { line } = error;
      throw new DiagnosticError(diagnostic("GEN5014", { path, row: line }, { in: "data", path, row: line }));
    }
    if (error instanceof TooManyNumbers) {
      const millions = Math.floor((context.mostBytes ?? 2 ** 32) / 8e6);
      throw new DiagnosticError(diagnostic("GEN5018", { path, millions }, { in: "data", path }));
    }
    throw error;
  }
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
  private readonly numbers: GrowingNumbers;
  private width = 0;
  /** Row of the file of each row, while they aren't simply 2, 3, 4, … */
  private lines: number[] | undefined;
  private rows = 0;
  /** Blank lines are skipped, but in a file of one column an empty line may be a missing value: it is, unless it is the last. */
  private blanks: number[] = [];
  private readonly path: string;
  private readonly needs: ColumnNeeds;
  private readonly context: DataContext;
  private readonly encoding: string | undefined;

  constructor(path: string, needs: ColumnNeeds, context: DataContext, encoding: string | undefined) {
    this.path = path;
    this.encoding = encoding;
    this.needs = needs;
    this.context = context;
    this.numbers = new GrowingNumbers(context.mostBytes);
  }

  take(cells: string[], line: number): void {
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
    const wanted = new Set([...this.needs.numbers, ...this.needs.text]);
    const missing = [...wanted].filter((name) => !header.includes(name));
    // A needed column may be one whose name can't be read.
    const unreadable = missing.length === 0 ? undefined : header.find(isUnreadable);
    if (unreadable !== undefined) throw this.notDecoded(unreadable, 1, unreadable);
    if (header.length === 1 && /[;\t]/.test(header[0]!)) {
      const separator = header[0]!.includes(";") ? "semicolons" : "tabs";
      throw new DiagnosticError(diagnostic("GEN5015", { path, separator }, { in: "data", path, row: 1 }));
    }
    if (missing.length > 0)
      throw new DiagnosticError(...missing.map((name) => missingColumn(name, header, path, this.needs, this.context)));
    const numbers = [...this.needs.numbers];
    this.width = numbers.length;
    this.kept = [...wanted].map((name) => ({
      at: header.indexOf(name),
      name,
      ...(this.needs.numbers.has(name) ? { numbers: new NumberColumn(this.numbers, this.width, numbers.indexOf(name)) } : {}),
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
    this.numbers.reserve((this.rows + 1) * this.width);
    for (const { at, name, numbers, text } of this.kept) {
      if (numbers !== undefined && !numbers.put(this.rows, cells[at]!)) {
        const value = cells[at]!.trim();
        if (isUnreadable(value)) throw this.notDecoded(value, line, name);
        throw new DiagnosticError(
          diagnostic(
            "GEN5017",
            { column: name, row: line, value, remedy: numberRemedy(value, name) },
            { in: "data", path, row: line, column: name },
            askedBy(this.context, this.needs.nodes.get(name), `${name} is used here`),
          ),
        );
      }
      if (text?.put(this.rows, cells[at]!) === false) throw this.notDecoded(cells[at]!.trim(), line, name);
    }
    if (this.lines === undefined && line !== this.rows + 2) this.lines = Array.from({ length: this.rows }, (_, i) => i + 2);
    this.lines?.push(line);
    this.rows++;
  }

  private notDecoded(value: string, line: number, column: string): DiagnosticError {
    const { path, encoding = "UTF-8" } = this;
    const shown = { path, row: line, column: readable(column), value: readable(value), encoding };
    return new DiagnosticError(diagnostic("GEN5019", shown, { in: "data", path, row: line, column: shown.column }));
  }

  finish(): Table {
    const { path, lines, rows } = this;
    if (this.header === undefined) throw new DiagnosticError(diagnostic("GEN5010", { path }, { in: "data", path }));
    if (rows === 0) throw new DiagnosticError(diagnostic("GEN5011", { path }, { in: "data", path }));
    const columns = new Map<string, TableColumn>();
    // One array, by which fields know that columns stand side by side.
    const data = this.numbers.take(rows * this.width);
    for (const { name, numbers, text } of this.kept)
      columns.set(name, {
        ...(numbers === undefined ? {} : { numbers: numbers.finish(data) }),
        ...(text === undefined ? {} : { text: text.finish(rows) }),
      });
    return { path, rows, names: this.header, columns, fileRow: (row) => lines?.[row] ?? row + 2 };
  }
}

/** As a terminal can show it: UTF-16 that is read as UTF-8 has a 0 in each letter. */
function readable(text: string): string {
  return text.replaceAll("\0", "");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
