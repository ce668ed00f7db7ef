import Papa from "papaparse";
import type { SourceFile } from "./files.ts";

/**
 * Bytes that are read at a time; a longer record makes room for itself. So few that a piece's cells die before the collector sees them:
 * with 256 kB its young generation grows by 30 MB.
 */
const PIECE = 1 << 13;

/** A quoted cell that never ends, or has text behind its closing quote, in the record that begins in this line. */
export class BrokenQuotes extends Error {
  readonly line: number;

  constructor(line: number) {
    super();
    this.line = line;
  }
}

/** What papaparse finds in a piece: its whole records, and where the one begins that the piece cuts off. */
interface Found {
  data: string[][];
  errors: Papa.ParseError[];
  meta: { cursor: number };
}

/**
 * Goes through the records of a csv file (RFC 4180; lines end with \n, \r\n or \r) with no more of it at hand than a piece: papaparse
 * leaves the last record of each to the next. `line` is where a record begins, from 1. A byte order mark is skipped.
 */
export function eachRecord(file: SourceFile, visit: (cells: string[], line: number) => void): void {
  // The decoder takes the mark off.
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(Math.min(PIECE, file.size + 1));
  let parser: Papa.Parser | undefined;
  let text = "";
  let wanted = 1;
  let line = 1;
  for (let isLast = false; !isLast; ) {
    const length = filled(file, bytes);
    isLast = length === 0;
    text += decoder.decode(bytes.subarray(0, length), { stream: !isLast });
    if (text === "" || (text.length < wanted && !isLast)) continue;
    parser ??= parserOf(text, isLast);
    if (parser === undefined) continue;
    const { data, errors, meta }: Found = parser.parse(text, 0, !isLast);
    // Behind the last line break stands nothing.
    if (isLast && data.at(-1)?.join("") === "" && data.at(-1)?.length === 1 && /[\r\n]$/.test(text)) data.pop();
    const broken = errors.find(({ type }) => type === "Quotes")?.row ?? data.length;
    const isQuoted = text.includes('"');
    for (const [i, cells] of data.entries()) {
      if (i === broken) break;
      visit(cells, line);
      line += isQuoted ? 1 + breaksIn(cells) : 1;
    }
    // Quotes at the end of a piece look broken until the next one has come.
    if (broken < data.length || (isLast && errors.some(({ type }) => type === "Quotes"))) throw new BrokenQuotes(line);
    text = text.slice(meta.cursor);
    // A record longer than a piece is looked at again when there is twice as much of it.
    wanted = 2 * text.length;
  }
}

function filled(file: SourceFile, bytes: Uint8Array): number {
  let length = 0;
  for (let count = -1; count !== 0 && length < bytes.length; length += count) count = file.read(bytes, length);
  return length;
}

/** For lines that end as the first one does; undefined where that isn't at hand. */
function parserOf(text: string, isLast: boolean): Papa.Parser | undefined {
  const found = /\r\n|\n|\r(?!$)/.exec(text.replace(/"(?:[^"]|"")*("|$)/g, ""));
  const newline = found?.[0] ?? (isLast ? (text.endsWith("\r") ? "\r" : "\n") : undefined);
  return newline === undefined ? undefined : new Papa.Parser({ delimiter: ",", newline: newline as "\n" });
}

/** Line breaks inside quoted cells. */
function breaksIn(cells: string[]): number {
  let count = 0;
  for (const cell of cells) count += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  return count;
}
