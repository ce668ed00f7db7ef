import { bug } from "../diagnostics/assert.ts";
import { blankLine, comment, concat, concatAll, type Doc, line, nest, newline, nothing, softLine, space } from "./doc.ts";
import type { Note, SourceToken } from "./source.ts";

/** What stands between two tokens that have no comment between them; `line` and `soft` may break. */
export type Separator = "none" | "space" | "line" | "soft";
const separators: Record<Separator, Doc> = { none: nothing, space, line, soft: softLine };

/**
 * Hands out the tokens of a text in their order, each with the comments before it. The printers walk the tree and take what they know to
 * be next, so that nothing can be lost or change its place: a printer that is wrong about the next token is stopped.
 */
export class Writer {
  readonly #tokens: SourceToken[];
  #at = 0;

  constructor(tokens: SourceToken[]) {
    this.#tokens = tokens;
  }

  get #next(): SourceToken {
    return this.#tokens[this.#at];
  }

  nextIs(text: string): boolean {
    return this.#next.text === text;
  }

  /** Whether all is taken. */
  get isDone(): boolean {
    return this.nextIs("") && this.#next.notes.length === 0;
  }

  /** Whether the author began a line with the next token. */
  get broke(): boolean {
    return this.#next.broke;
  }

  /** Whether the block that begins here was written on one line. */
  get isOneLine(): boolean {
    let depth = 0;
    for (let index = this.#at; index < this.#tokens.length; index++) {
      const { text, broke } = this.#tokens[index];
      if (index > this.#at && broke) return false;
      if (text === "{") depth++;
      if (text === "}" && --depth === 0) return true;
    }
    return false;
  }

  /** The next token, with what comments are left before it. */
  take(expected?: string): Doc {
    const before = this.gap("none");
    const { text } = this.#next;
    if (text === "" || (expected !== undefined && text !== expected)) bug(`the formatter expected \`${expected}\` and found \`${text}\``);
    this.#at++;
    return before === nothing ? text : concat(before, text);
  }

  /**
   * A sign that stands right behind the last token: comments between the two go behind the sign, so that `a // first`, `, b` is written
   * `a, // first`, `b`. Where a `///` would so come to stand above something else, nothing moves.
   */
  glue(expected: string, separator: Separator = "none"): Doc {
    const sign = this.#next;
    const after = this.#tokens[this.#at + 1];
    const movesDoc = sign.notes.some((note) => note.own && note.doc) || after.notes.some((note) => !note.own && note.doc);
    if (!movesDoc) moveNotes(sign, after);
    return concat(this.gap(separator), this.take(expected));
  }

  /** Leaves out the next token; its comments stay. */
  drop(expected: string): void {
    if (!this.nextIs(expected)) bug(`the formatter expected \`${expected}\` and found \`${this.#next.text}\``);
    moveNotes(this.#next, this.#tokens[this.#at + 1]);
    this.#at++;
  }

  /** The way to the next token. Comments force a new line; where none may be, the rest of the item is indented. */
  gap(separator: Separator): Doc {
    const noted = this.noted();
    if (noted === undefined) return separators[separator];
    return separator === "line" || separator === "soft" ? noted : nest(noted);
  }

  /**
   * The comments before the next token and the new line that they force, if there are any. An empty line is kept below a `///` only, which
   * would else come to stand right above something.
   */
  noted(): Doc | undefined {
    const { blank } = this.#next;
    const notes = this.#takeNotes();
    if (notes.length === 0) return undefined;
    const below = (index: number, isBlank: boolean) => (isBlank && notes[index]?.own && notes[index].doc ? blankLine : newline);
    const lines = notes.map((note, index) => {
      return note.own ? concat(below(index - 1, note.blank), comment(note.text)) : comment(` ${note.text}`);
    });
    return concat(concatAll(lines), below(notes.length - 1, blank));
  }

  /** The way to a closing bracket; comments before it belong to what it closes. */
  close(separator: "line" | "soft" = "soft"): Doc {
    const notes = this.#takeNotes();
    return notes.length === 0 ? separators[separator] : concat(nest(this.#noteLines(notes, true)), newline);
  }

  /** The way to an item, on a line of its own. `isFirst`: nothing but the head of its block stands above it. */
  toItem(isFirst: boolean): Doc {
    const { blank } = this.#next;
    const notes = this.#takeNotes();
    const keepsBlank = blank && !(isFirst && notes.every((note) => !note.own));
    return concat(this.#noteLines(notes, !isFirst), keepsBlank ? blankLine : newline);
  }

  /** The comments behind the last item of a block or file. */
  toEnd(isEmpty: boolean): Doc {
    return this.#noteLines(this.#takeNotes(), !isEmpty);
  }

  /** Comments, each on its line but one behind the last token; empty lines between them are kept, before the first one if asked. */
  #noteLines(notes: Note[], keepsFirst: boolean): Doc {
    let keeps = keepsFirst;
    const lines = notes.map((note) => {
      if (!note.own) return comment(` ${note.text}`);
      const way = note.blank && keeps ? blankLine : newline;
      keeps = true;
      return concat(way, comment(note.text));
    });
    return concatAll(lines);
  }

  #takeNotes(): Note[] {
    const { notes } = this.#next;
    this.#next.notes = [];
    return notes;
  }
}

/** Puts the comments before one token in front of those of the token after it. */
function moveNotes(from: SourceToken, to: SourceToken): void {
  if (from.notes.length > 0) to.notes = [...from.notes, ...to.notes.map((note) => ({ ...note, own: true }))];
  from.notes = [];
  to.broke ||= from.broke;
}
