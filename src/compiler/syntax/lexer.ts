import { type IToken, Lexer } from "chevrotain";
import { mistakeLimit } from "../diagnostics/limits.ts";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Diagnostic, Span } from "../diagnostics/types.ts";
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
  /** Where a mistake more begins than are told; what stands there and behind was left out. */
  end?: number;
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
  const diagnostics = [
    ...told(errors, ({ offset, length }) => [unreadable(text, { file, start: offset, end: offset + length })]),
    ...told(tokens, (token) => tokenMistake(token, file)),
    ...told(groups.mistakes ?? [], (token) => tokenMistake(token, file)),
  ];
  const comments = (groups.comments ?? []).map((token) => ({
    text: token.image,
    span: { file, start: token.startOffset, end: token.startOffset + token.image.length },
    doc: token.image.startsWith("///"),
  }));
  const all = { tokens, comments, diagnostics, unreadable: errors.map((error) => error.offset) };
  return diagnostics.length > mistakeLimit ? upTo(placeOfLast(diagnostics), all) : all;
}

/** The mistakes of a list in the order of the text, one more than are told at most. */
function told<T>(list: readonly T[], mistakesOf: (one: T) => Iterable<Diagnostic>): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const one of list) {
    for (const mistake of mistakesOf(one)) if (found.push(mistake) > mistakeLimit) return found;
  }
  return found;
}

function unreadable(text: string, span: Span): Diagnostic {
  // A long run is looked at no further than it is shown.
  const characters = Array.from(text.slice(span.start, Math.min(span.end, span.start + 2 * longestShown)));
  const isLong = span.end - span.start > longestShown;
  const shown = isLong ? `${characters.slice(0, longestShown).join("")}…` : characters.join("");
  const remedy = remedies[characters[0]!] ?? "Remove it; only a name, a text and a comment may hold other characters.";
  return diagnostic("GEN1001", { text: shown, remedy }, at(span));
}

const longestShown = 20;

/** Where the first mistake begins that isn't told. */
function placeOfLast(diagnostics: Diagnostic[]): number {
  return diagnostics.map(startOf).sort((a, b) => a - b)[mistakeLimit]!;
}

function startOf({ place }: Diagnostic): number {
  return place?.in === "spec" ? place.span.start : 0;
}

/** What stands before an offset. */
function upTo(end: number, { tokens, comments, diagnostics, unreadable }: Tokens): Tokens {
  return {
    tokens: tokens.filter((token) => token.startOffset + token.image.length <= end),
    comments: comments.filter(({ span }) => span.end <= end),
    diagnostics: diagnostics.filter((one) => startOf(one) < end),
    unreadable: unreadable.filter((offset) => offset < end),
    end,
  };
}
