import { bug } from "../diagnostics/assert.ts";
import { mistakeLimit } from "../diagnostics/limits.ts";
import { isStackOverflow } from "../diagnostics/overflow.ts";
import { at, diagnostic, hasErrors } from "../diagnostics/report.ts";
import type { Diagnostic, Span } from "../diagnostics/types.ts";
import type { File } from "./ast.ts";
import { docFinder } from "./comments.ts";
import { type Structural, withoutEchoes } from "./echoes.ts";
import { tokenize } from "./lexer.ts";
import { lowerFile } from "./lower-declaration.ts";
import type { Lowering } from "./lowering.ts";
import { deepestPlace, limitNesting, nestingLimit } from "./nesting.ts";
import { type Recovered, recover } from "./recover.ts";

/** A longer text, in UTF-16 units, isn't read: of one such of nothing but single signs, the tree takes more than a gigabyte. */
export const longestText = 1_500_000;

/**
 * Reads the text of one `.gen` file. Never throws: whatever is wrong is a GEN1xxx diagnostic, in the order of the text, and the tree holds
 * all that could be understood. Behind `mistakeLimit` mistakes (GEN1031), and where it is too long (GEN1030), a text isn't read. `file` is the
 * place of the text in the compilation's list of sources.
 */
export function parse(text: string, file: number): { tree: File; diagnostics: Diagnostic[] } {
  if (text.length > longestText) {
    const place = at({ file, start: 0, end: 0 });
    return unread(file, text, diagnostic("GEN1030", { length: text.length, limit: longestText }, place));
  }
  const cut = tokenize(text, file);
  const { tokens, diagnostics: nesting } = limitNesting(cut.tokens, file);
  let found: Recovered;
  try {
    found = recover(tokens, cut.unreadable, file);
  } catch (error) {
    // Brackets that the limit takes for closed, because a word of the language stands among them, can still exhaust the stack.
    if (!isStackOverflow(error)) throw error;
    return unread(file, text, diagnostic("GEN1025", { limit: nestingLimit }, at(deepestPlace(cut.tokens, file))));
  }
  const { concrete, resumedAt, doubtful, regrouped } = found;
  const structural: Structural[] = found.diagnostics.map((one) => ({ found: one, anchor: spanOf(one) }));
  const lowering: Lowering = {
    file,
    report: (one, anchor) => structural.push({ found: one, anchor: anchor ?? spanOf(one) }),
    doubt: (span) => doubtful.push(span),
    quote: (span) => quote(text, span),
    docAbove: docFinder(text, cut.comments),
    resumedAt,
    wordsAsNames: new Set(),
  };
  const declarations = lowerFile(lowering, concrete);
  const lexical = [...cut.diagnostics, ...nesting];
  for (const one of lexical) if (ofWhatWasMeant.includes(one.code)) doubtful.push(spanOf(one));
  const all = [...lexical, ...withoutEchoes(structural, lexical, text)].sort((a, b) => spanOf(a).start - spanOf(b).start);
  const guesses = { doubtful: doubtful.map((span) => widened(span, text)), regrouped };
  const tree: File = { file, declarations, comments: cut.comments, complete: !hasErrors(all), ...guesses };
  const end = all.length > mistakeLimit ? spanOf(all[mistakeLimit]!).start : (found.end ?? cut.end);
  return end === undefined ? { tree, diagnostics: all } : readUpTo(end, text, tree, all);
}

/** A comment of another language, and a path without its quotes: what stands beside one may be meant otherwise than it is read. */
const ofWhatWasMeant: readonly string[] = ["GEN1007", "GEN1029"];

/** A tree and its diagnostics where there are more mistakes than are told: behind `end` nothing is sure. */
function readUpTo(end: number, text: string, tree: File, all: Diagnostic[]): { tree: File; diagnostics: Diagnostic[] } {
  const { file } = tree;
  const more = diagnostic("GEN1031", { limit: mistakeLimit }, at({ file, start: end, end }));
  const doubtful = [...tree.doubtful, { file, start: end, end: text.length }];
  return { tree: { ...tree, complete: false, doubtful }, diagnostics: [...all.filter((one) => spanOf(one).start < end), more] };
}

/** A text of which nothing can be understood. */
function unread(file: number, text: string, why: Diagnostic): { tree: File; diagnostics: Diagnostic[] } {
  const doubtful = [{ file, start: 0, end: text.length }];
  return { tree: { file, declarations: [], comments: [], complete: false, doubtful, regrouped: [] }, diagnostics: [why] };
}

function spanOf({ code, place }: Diagnostic): Span {
  return place?.in === "spec" ? place.span : bug(`${code} of the syntax has no place in the text`);
}

/** With the space on both sides, so that the tokens next to a place touch it. */
function widened({ file, start, end }: Span, text: string): Span {
  const before = /\s*$/.exec(text.slice(Math.max(0, start - longestSpace), start))?.[0].length ?? 0;
  const behind = /^\s*/.exec(text.slice(end, end + longestSpace))?.[0].length ?? 0;
  return { file, start: start - before, end: end + behind };
}

const longestSpace = 200;

function quote(text: string, span: Span): string {
  const characters = Array.from(text.slice(span.start, span.end).replace(/\s+/g, " "));
  return `\`${characters.length > 30 ? `${characters.slice(0, 30).join("")}…` : characters.join("")}\``;
}
