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
 * Goes through the records of a csv file (RFC 4180) with no more of it at hand than a piece: papaparse leaves the last record of each to
 * the next. `line` is where a record begins, from 1. A byte order mark is skipped; every \r\n and \r counts as \n, quoted ones too. Bytes that are no
 * letter of the encoding are read as U+FFFD.
 */
export function eachRecord(
  file: SourceFile,
  visit: (cells: string[], line: number) => void,
  { encoding, piece = PIECE }: { encoding?: string; piece?: number } = {},
): void {
  const parser = new Papa.Parser({ delimiter: ",", newline: "\n" });
  let text = "";
  let wanted = 1;
  let line = 1;
  for (const { part, isLast } of textsOf(file, piece, encoding)) {
    text += part;
    if (text.length < wanted && !isLast) continue;
    const { data, errors, meta }: Found = parser.parse(text, 0, !isLast);
    // Behind the last line break stands nothing.
    if (isLast && text.endsWith("\n") && data.at(-1)?.length === 1 && data.at(-1)?.[0] === "") data.pop();
    const broken = errors.find(({ type }) => type === "Quotes")?.row;
    const isQuoted = text.includes('"');
    for (const [i, cells] of data.entries()) {
      if (i === broken) throw new BrokenQuotes(line);
      visit(cells, line);
      line += isQuoted ? 1 + breaksIn(cells) : 1;
    }
    // Quotes at the end of a piece look broken until the next one has come.
    if (broken !== undefined && isLast) throw new BrokenQuotes(line);
    text = text.slice(meta.cursor);
    // A record longer than a piece is looked at again when there is twice as much of it.
    wanted = 2 * text.length;
  }
}

/** A file's text in pieces, with one kind of line break. */
function* textsOf(file: SourceFile, piece: number, encoding: string | undefined): Generator<{ part: string; isLast: boolean }> {
  const bytes = new Uint8Array(piece);
  let held = "";
  let decoder: TextDecoder | undefined;
  for (let isLast = false; !isLast; ) {
    const length = filled(file, bytes);
    isLast = length === 0;
    // It takes the mark off.
    decoder ??= new TextDecoder(encoding ?? markedEncoding(bytes.subarray(0, length)));
    let part = held + decoder.decode(bytes.subarray(0, length), { stream: !isLast });
    // The next piece may begin with its second half.
    held = !isLast && part.endsWith("\r") ? "\r" : "";
    part = part.slice(0, part.length - held.length);
    yield { part: part.includes("\r") ? part.replace(/\r\n?/g, "\n") : part, isLast };
  }
}

/** What the byte order mark says; UTF-8 without one. */
function markedEncoding([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function filled(file: SourceFile, bytes: Uint8Array): number {
  let length = 0;
  for (let count = -1; count !== 0 && length < bytes.length; length += count) count = file.read(bytes, length);
  return length;
}

/** Line breaks inside quoted cells. */
function breaksIn(cells: string[]): number {
  let count = 0;
  for (const cell of cells) if (cell.includes("\n")) count += cell.split("\n").length - 1;
  return count;
}
