import type { Column } from "../table.ts";

/** What csv cells count as missing. */
const MISSING = new Set(["", "NA", "N/A", "NaN", "nan", "null", "NULL"]);

const [ZERO, NINE, MINUS, POINT] = Array.from("09-.", (character) => character.charCodeAt(0));

/** What `Number` reads besides decimals: `0x1F`, `0b1`, `0o7` are codes in a csv file, not numbers. */
function isOtherBase(cell: string): boolean {
  // Most cells begin with another digit or a sign, or have a point behind the 0, and need no expression.
  const first = cell.charCodeAt(0);
  if ((first > ZERO && first <= NINE) || first === MINUS || (first === ZERO && cell.charCodeAt(1) === POINT)) return false;
  return /^\s*0[box]/i.test(cell);
}

function isMissing(cell: string): boolean {
  return MISSING.has(cell);
}

/** A growing column of numbers; missing cells are NaN. */
export class NumberColumn {
  private data = new Float64Array(1024);
  private length = 0;

  /** False when the cell is neither a finite number nor missing. */
  push(cell: string): boolean {
    if (this.length === this.data.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    // Number("") is 0 and Number(" 1 ") is 1: the first is missing here, the second fine.
    let value = cell === "" ? Number.NaN : Number(cell);
    if (!Number.isFinite(value)) {
      if (!isMissing(cell.trim())) return false;
      value = Number.NaN;
    } else if (value === 0 && cell.trim() === "") value = Number.NaN;
    else if (isOtherBase(cell)) return false;
    this.data[this.length++] = value;
    return true;
  }

  finish(): Extract<Column, { is: "numbers" }> {
    return { is: "numbers", shape: [], data: this.data.slice(0, this.length) };
  }
}

/** A growing column of text by dictionary; missing cells are -1. */
export class TextColumn {
  private codes = new Int32Array(1024);
  private length = 0;
  private readonly words: string[] = [];
  private readonly places = new Map<string, number>();

  push(cell: string): void {
    if (this.length === this.codes.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.codes);
      this.codes = larger;
    }
    const word = cell.trim();
    this.codes[this.length++] = isMissing(word) ? -1 : this.code(word);
  }

  private code(word: string): number {
    const known = this.places.get(word);
    if (known !== undefined) return known;
    this.places.set(word, this.words.length);
    return this.words.push(word) - 1;
  }

  finish(): Extract<Column, { is: "text" }> {
    return { is: "text", codes: this.codes.slice(0, this.length), words: this.words };
  }
}
