import type { GrowingNumbers } from "../../rows/growing.ts";
import type { Column } from "../table.ts";
import { decimalIn } from "./decimals.ts";
import type { CsvRecord } from "./records.ts";

/** What csv cells count as missing. */
const MISSING = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL"]);

/** What `Number` reads besides decimals: `0x1F`, `0b1`, `0o7` are codes in a csv file, not numbers. */
const OTHER_BASE = /^\s*0[box]/i;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A cell's text. */
export function cellText({ bytes, starts, ends, doubled }: CsvRecord, cell: number): string {
  const text = decoder.decode(bytes.subarray(starts[cell], ends[cell]));
  const isQuoted = bytes[starts[cell]! - 1] === 0x22;
  return doubled && isQuoted ? text.replaceAll('""', '"') : text;
}

/** One of the numbers of each row, which stand side by side among `rows`; missing cells are NaN. */
export class NumberColumn {
  private readonly rows: GrowingNumbers;
  private readonly width: number;
  private readonly place: number;

  constructor(rows: GrowingNumbers, width: number, place: number) {
    this.rows = rows;
    this.width = width;
    this.place = place;
  }

  /** False when the cell is neither a finite number nor missing. */
  put(row: number, record: CsvRecord, cell: number): boolean {
    let value = decimalIn(record.bytes, record.starts[cell]!, record.ends[cell]!);
    if (Number.isNaN(value)) {
      const text = cellText(record, cell).trim();
      value = text === "" ? Number.NaN : Number(text);
      if (!Number.isFinite(value)) {
        if (!MISSING.has(text)) return false;
        value = Number.NaN;
      } else if (OTHER_BASE.test(text)) return false;
    }
    this.rows.room[row * this.width + this.place] = value;
    return true;
  }

  /** @param data all numbers of the rows */
  finish(data: Float64Array): Extract<Column, { is: "numbers" }> {
    return { is: "numbers", shape: [], data, start: this.place, stride: this.width };
  }
}

/** A growing column of text by dictionary; missing cells are -1. */
export class TextColumn {
  private codes = new Int32Array(1024);
  private readonly words: string[] = [];
  private readonly places = new Map<string, number>();
  /** The cell before, which many are equal to. */
  private before = new Uint8Array(0);

  put(row: number, record: CsvRecord, cell: number): void {
    if (row === this.codes.length) {
      const larger = new Int32Array(row * 2);
      larger.set(this.codes);
      this.codes = larger;
    }
    this.codes[row] = row > 0 && this.isAsBefore(record, cell) ? this.codes[row - 1]! : this.read(record, cell);
  }

  private isAsBefore({ bytes, starts, ends }: CsvRecord, cell: number): boolean {
    const { before } = this;
    const start = starts[cell]!;
    if (ends[cell]! - start !== before.length) return false;
    for (let i = 0; i < before.length; i++) if (bytes[start + i] !== before[i]) return false;
    return true;
  }

  private read(record: CsvRecord, cell: number): number {
    this.before = record.bytes.slice(record.starts[cell], record.ends[cell]);
    const word = cellText(record, cell).trim();
    if (MISSING.has(word)) return -1;
    const known = this.places.get(word);
    if (known !== undefined) return known;
    this.places.set(word, this.words.length);
    return this.words.push(word) - 1;
  }

  finish(rows: number): Extract<Column, { is: "text" }> {
    return { is: "text", codes: this.codes.slice(0, rows), words: this.words };
  }
}
