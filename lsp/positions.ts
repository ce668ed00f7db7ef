import { lineTable, offsetAt, positionAt } from "../src/compiler/diagnostics/positions.ts";
import type { Position, Range } from "./protocol.ts";

/** A text with its lines, for places as the protocol counts them: from 0, in UTF-16 units. */
export class Lines {
  readonly text: string;
  readonly #table: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#table = lineTable(text);
  }

  position(offset: number): Position {
    const { line, column } = positionAt(this.#table, Math.min(offset, this.text.length));
    return { line: line - 1, character: column - 1 };
  }

  range({ start, end }: { start: number; end: number }): Range {
    return { start: this.position(start), end: this.position(Math.max(start, end)) };
  }

  /** A place behind the end of its line counts as its end, one behind the last line as the end of the text. */
  offset({ line, character }: Position): number {
    if (line >= this.#table.length) return this.text.length;
    const next = this.#table[line + 1] ?? this.text.length + 1;
    const end = line + 1 < this.#table.length ? next - this.#lineEnd(line) : this.text.length;
    return Math.min(offsetAt(this.#table, { line: line + 1, column: character + 1 }), Math.max(end, this.#table[line]!));
  }

  offsets({ start, end }: Range): { start: number; end: number } {
    return { start: this.offset(start), end: this.offset(end) };
  }

  /** Length of what ends a line. */
  #lineEnd(line: number): number {
    const next = this.#table[line + 1]!;
    return this.text.slice(next - 2, next) === "\r\n" ? 2 : 1;
  }
}

const known = new WeakMap<object, Lines>();

/** The lines of a source, computed once. */
export function linesOf(source: { text: string }): Lines {
  const found = known.get(source) ?? new Lines(source.text);
  known.set(source, found);
  return found;
}
