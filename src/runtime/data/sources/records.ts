import type { SourceFile } from "./files.ts";

/** Bytes that are read at a time; a longer record makes room for itself. */
const PIECE = 1 << 18;

const [COMMA, QUOTE, FEED, RETURN, SPACE] = Array.from(',"\n\r ', (character) => character.charCodeAt(0));
const MARK = [0xef, 0xbb, 0xbf];

/** One record of a csv file: cell c is bytes [starts[c], ends[c]), without its quotes. All of it is used again by the next record. */
export interface CsvRecord {
  /** Line of the file in which it begins, from 1. */
  line: number;
  cells: number;
  bytes: Uint8Array;
  starts: number[];
  ends: number[];
  /** Whether any of its cells has a quote within, written twice. */
  doubled: boolean;
}

/** A quoted cell that never ends, or has text behind its closing quote, in the record that begins in this line. */
export class BrokenQuotes extends Error {
  readonly line: number;

  constructor(line: number) {
    super();
    this.line = line;
  }
}

/**
 * Goes through the records of a csv file (RFC 4180; lines end with \n, \r\n or \r) with no more of it at hand than a piece. A byte order mark
 * is skipped, and so are blanks behind a closing quote; a quote inside an unquoted cell stands for itself.
 */
export function eachRecord(file: SourceFile, visit: (record: CsvRecord) => void): void {
  let bytes = new Uint8Array(Math.min(PIECE, file.size + 1));
  let length = 0;
  let isLast = false;
  const record: CsvRecord = { line: 1, cells: 0, bytes, starts: [], ends: [], doubled: false };
  let lines = 0;

  fill(0);
  let at = MARK.every((byte, i) => bytes[i] === byte) ? MARK.length : 0;
  while (at < length) {
    const next = recordAt(at);
    if (next < 0) {
      at = fill(at);
      continue;
    }
    visit(record);
    record.line += lines;
    at = next;
  }

  /** Brings what begins at `from` to the front and reads on behind it; returns where it is. */
  function fill(from: number): number {
    // A record that fills the room needs more.
    const room = from === 0 && length === bytes.length ? new Uint8Array(2 * bytes.length) : bytes;
    room.set(bytes.subarray(from, length));
    length -= from;
    bytes = room;
    record.bytes = room;
    while (length < bytes.length && !isLast) {
      const count = file.read(bytes, length);
      length += count;
      isLast = count === 0;
    }
    return 0;
  }

  /** Finds the cells of the record at `from`; returns where the next begins, or -1 where its end isn't at hand. */
  function recordAt(from: number): number {
    record.cells = 0;
    record.doubled = false;
    lines = 1;
    let place = from;
    for (;;) {
      let end = place;
      if (bytes[place] === QUOTE && place < length) {
        end = closingQuote(place + 1);
        if (end < 0) return -1;
        put(place + 1, end);
        end++;
        while (end < length && bytes[end] === SPACE) end++;
        if (end < length && !isEnd(bytes[end]!)) throw new BrokenQuotes(record.line);
      } else {
        while (end < length && !isEnd(bytes[end]!)) end++;
        put(place, end);
      }
      // A line break may have a second byte.
      if (end + 1 >= length && !isLast) return -1;
      if (end >= length) return end;
      place = end + 1;
      if (bytes[end] === COMMA) continue;
      return bytes[end] === RETURN && bytes[place] === FEED && place < length ? place + 1 : place;
    }
  }

  function put(start: number, end: number): void {
    record.starts[record.cells] = start;
    record.ends[record.cells] = end;
    record.cells++;
  }

  /** The quote that closes what begins at `from`, or -1 where it isn't at hand. */
  function closingQuote(from: number): number {
    for (let end = from; end < length; end++) {
      if (bytes[end] === FEED || (bytes[end] === RETURN && bytes[end + 1] !== FEED)) lines++;
      if (bytes[end] !== QUOTE) continue;
      if (end + 1 >= length && !isLast) return -1;
      if (end + 1 >= length || bytes[end + 1] !== QUOTE) return end;
      record.doubled = true;
      end++;
    }
    if (isLast) throw new BrokenQuotes(record.line);
    return -1;
  }
}

function isEnd(byte: number): boolean {
  return byte === COMMA || byte === FEED || byte === RETURN;
}
