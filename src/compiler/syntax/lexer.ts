import { type IToken, Lexer } from "chevrotain";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Diagnostic } from "../diagnostics/types.ts";
import type { Comment } from "./ast.ts";
import { tokenMistake } from "./lexical.ts";
import { allTokens } from "./tokens.ts";

/** A test makes it with Chevrotain's checks of the tokens, which would cost every start more than a spec does. */
const lexer = new Lexer(allTokens, { ensureOptimizations: true, positionTracking: "full", skipValidations: true });

export interface Tokens {
  tokens: IToken[];
  comments: Comment[];
  diagnostics: Diagnostic[];
  /** Offsets of the characters that were left out. */
  unreadable: number[];
}

const remedies: Record<string, string> = {
  ".": "There is no `.` operator: give a thing its own name, or call a function of it.",
  "%": "There is no remainder; `%` stands right behind a number, as in `10%`.",
  "'": 'A text is written with double quotes: `"text"`.',
  "|": "A pipe is written `|>`.",
  "&": "Both conditions are joined by `and`.",
  "\\": "Remove it: an expression may go on in the next line as it is.",
  "“": 'A text is written with straight quotes: `"text"`.',
  "”": 'A text is written with straight quotes: `"text"`.',
  "×": "A product is written `*`.",
  "÷": "A quotient is written `/`.",
  "≤": "Write `<=`.",
  "≥": "Write `>=`.",
  "≠": "Write `!=`.",
  "→": "Write `->`.",
  "−": "Write `-`.",
};

/** Cuts a text into tokens and comments. Never fails: what can't be read is left out and reported. */
export function tokenize(text: string, file: number): Tokens {
  const { tokens, errors, groups } = lexer.tokenize(text);
  const diagnostics: Diagnostic[] = [];
  for (const error of errors) {
    const unread = text.slice(error.offset, error.offset + error.length);
    const shown = unread.length > 20 ? `${Array.from(unread).slice(0, 20).join("")}…` : unread;
    const remedy = remedies[Array.from(unread)[0]] ?? "Remove it; only a name, a text and a comment may hold other characters.";
    diagnostics.push(diagnostic("GEN1001", { text: shown, remedy }, at({ file, start: error.offset, end: error.offset + error.length })));
  }
  for (const token of [...tokens, ...(groups.mistakes ?? [])]) diagnostics.push(...tokenMistake(token, file));
  const comments = (groups.comments ?? []).map((token) => ({
    text: token.image,
    span: { file, start: token.startOffset, end: token.startOffset + token.image.length },
    doc: token.image.startsWith("///"),
  }));
  return { tokens, comments, diagnostics, unreadable: errors.map((error) => error.offset) };
}
