import { bug } from "../diagnostics/assert.ts";
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

/**
 * Reads the text of one `.gen` file. Never throws: whatever is wrong is a GEN1xxx diagnostic, in the order of the text, and the tree holds
 * all that could be understood. `file` is the place of the text in the compilation's list of sources.
 */
export function parse(text: string, file: number): { tree: File; diagnostics: Diagnostic[] } {
  const { tokens: read, comments, diagnostics, unreadable } = tokenize(text, file);
  const { tokens, diagnostics: nesting } = limitNesting(read, file);
  for (const one of nesting) diagnostics.push(one);
  let found: Recovered;
  try {
    found = recover(tokens, unreadable, file);
  } catch (error) {
    // Brackets that the limit takes for closed, because a word of the language stands among them, can still exhaust the stack.
    if (!isStackOverflow(error)) throw error;
    const tree: File = { file, declarations: [], comments, complete: false, doubtful: [], regrouped: [] };
    return { tree, diagnostics: [diagnostic("GEN1025", { limit: nestingLimit }, at(deepestPlace(read, file)))] };
  }
  const { concrete, resumedAt, doubtful, regrouped } = found;
  const structural: Structural[] = found.diagnostics.map((one) => ({ found: one, anchor: spanOf(one) }));
  const lowering: Lowering = {
    file,
    report: (one, anchor) => structural.push({ found: one, anchor: anchor ?? spanOf(one) }),
    doubt: (span) => doubtful.push(span),
    quote: (span) => quote(text, span),
    docAbove: docFinder(text, comments),
    resumedAt,
    wordsAsNames: new Set(),
  };
  const declarations = lowerFile(lowering, concrete);
  for (const one of diagnostics) if (one.code === "GEN1007") doubtful.push(spanOf(one));
  const all = [...diagnostics, ...withoutEchoes(structural, diagnostics, text)].sort((a, b) => spanOf(a).start - spanOf(b).start);
  const guesses = { doubtful: doubtful.map((span) => widened(span, text)), regrouped };
  return { tree: { file, declarations, comments, complete: !hasErrors(all), ...guesses }, diagnostics: all };
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
