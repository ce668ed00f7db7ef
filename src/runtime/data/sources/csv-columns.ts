import type { GrowingNumbers } from "../../rows/growing.ts";
import type { Column } from "../table.ts";

/** What csv cells count as missing. */
const MISSING = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL"]);

/** Whether its bytes are none of the encoding that they were read in: it holds U+FFFD, or the zeros of UTF-16. */
export function isUnreadable(cell: string): boolean {
  return /[\uFFFD\0]/.test(cell);
}

const [ZERO, NINE, MINUS, POINT] = Array.from("09-.", (character) => character.charCodeAt(0));

/** What `Number` reads besides decimals: `0x1F`, `0b1`, `0o7` are codes in a csv file, not numbers. */
function isOtherBase(cell: string): boolean {
  // Most cells begin with another digit or a sign, or have a point behind the 0, and need no expression.
  const first = cell.charCodeAt(0);
  if ((first > ZERO! && first <= NINE!) || first === MINUS || (first === ZERO && cell.charCodeAt(1) === POINT)) return false;
  return /^\s*0[box]/i.test(cell);
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
  put(row: number, cell: string): boolean {
    // Number("") is 0 and Number(" 1 ") is 1: the first is missing here, the second fine.
    let value = cell === "" ? Number.NaN : Number(cell);
    if (!Number.isFinite(value)) {
      if (!MISSING.has(cell.trim())) return false;
      value = Number.NaN;
    } else if (value === 0 && cell.trim() === "") value = Number.NaN;
    else if (isOtherBase(cell)) return false;
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

  /** False when the cell can't be read. */
  put(row: number, cell: string): boolean {
    if (row === this.codes.length) {
      const larger = new Int32Array(row * 2);
      larger.set(this.codes);
      this.codes = larger;
    }
    const word = cell.trim();
    const known = MISSING.has(word) ? -1 : this.places.get(word);
    if (known === undefined && isUnreadable(word)) return false;
    this.codes[row] = known ?? this.code(word);
    return true;
  }

  /** Of a word that is new. */
  private code(word: string): number {
    // A part of a long string would keep the whole of it.
    const own = Array.from(word).join("");
    this.places.set(own, this.words.length);
    return this.words.push(own) - 1;
  }

  finish(rows: number): Extract<Column, { is: "text" }> {
    return { is: "text", codes: this.codes.slice(0, rows), words: this.words };
  }
}
