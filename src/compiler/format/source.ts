import { tokenize } from "../syntax/lexer.ts";

/** A comment as it stands before a token. */
export interface Note {
  text: string;
  /** Whether it begins its line; otherwise it stands behind a token. */
  own: boolean;
  /** Whether an empty line stands before it. */
  blank: boolean;
  /** `///` */
  doc: boolean;
}

/** A token as it is written, with the comments between the last one and this. */
export interface SourceToken {
  text: string;
  notes: Note[];
  /** Whether it stands on a later line than the last token. */
  broke: boolean;
  /** Whether an empty line stands right before it. */
  blank: boolean;
}

/** The tokens of a text whose lines end with `\n`; the last one is empty and stands for the end. */
export function readTokens(text: string): SourceToken[] {
  const { tokens, comments } = tokenize(text, 0);
  const read: SourceToken[] = [];
  let at = 0;
  let note = 0;
  const linesTo = (start: number): number => {
    let count = 0;
    for (let offset = at; offset < start; offset++) if (text[offset] === "\n") count++;
    return count;
  };
  const readToken = (image: string, start: number): void => {
    const isFirst = read.length === 0;
    const notes: Note[] = [];
    for (; note < comments.length && comments[note].span.start < start; note++) {
      const { text: written, span, doc } = comments[note];
      const lines = linesTo(span.start);
      notes.push({ text: written.trimEnd(), own: lines > 0 || (isFirst && notes.length === 0), blank: lines > 1, doc });
      at = span.end;
    }
    const lines = linesTo(start);
    read.push({ text: image, notes, broke: lines > 0 || notes.length > 0, blank: lines > 1 });
    at = start + image.length;
  };
  for (const token of tokens) readToken(token.image, token.startOffset);
  readToken("", text.length);
  return read;
}
