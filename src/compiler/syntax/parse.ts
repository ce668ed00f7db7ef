import type { CstNode } from "chevrotain";
import { at, diagnostic, hasErrors } from "../diagnostics/report.ts";
import type { Diagnostic, Span } from "../diagnostics/types.ts";
import type { File } from "./ast.ts";
import { docFinder } from "./comments.ts";
import { explainMistake } from "./explain.ts";
import { tokenize } from "./lexer.ts";
import { lowerFile } from "./lower-declaration.ts";
import type { Lowering } from "./lowering.ts";
import { distinctMistakes } from "./mistakes.ts";
import { deepestPlace, limitNesting, nestingLimit } from "./nesting.ts";
import { GenParser } from "./parser.ts";

/** One parser for all files: making it costs far more than a parse, and a new input resets it. */
const parser = new GenParser();

/**
 * Reads the text of one `.gen` file. Never throws: whatever is wrong is a GEN1xxx diagnostic, in the order of the text, and the tree holds
 * all that could be understood. `file` is the place of the text in the compilation's list of sources.
 */
export function parse(text: string, file: number): { tree: File; diagnostics: Diagnostic[] } {
  const { tokens: read, comments, diagnostics, unreadable } = tokenize(text, file);
  const { tokens, diagnostics: nesting } = limitNesting(read, file);
  diagnostics.push(...nesting);
  parser.input = tokens;
  let concrete: CstNode;
  try {
    concrete = parser.file();
  } catch (error) {
    // Brackets that the limit takes for closed, because a word of the language stands among them, can still exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    const tree: File = { file, declarations: [], comments, complete: false };
    return { tree, diagnostics: [diagnostic("GEN1025", { limit: nestingLimit }, at(deepestPlace(read, file)))] };
  }
  const { kept, resumedAt } = distinctMistakes(parser.errors, tokens, unreadable);
  for (const mistake of kept) diagnostics.push(explainMistake(mistake, tokens, file));
  const lowering: Lowering = {
    file,
    report: (found) => diagnostics.push(found),
    quote: (span) => quote(text, span),
    docAbove: docFinder(text, comments),
    resumedAt,
    wordsAsNames: new Set(),
  };
  const declarations = lowerFile(lowering, concrete);
  diagnostics.sort((a, b) => startOf(a) - startOf(b));
  return { tree: { file, declarations, comments, complete: !hasErrors(diagnostics) }, diagnostics };
}

function startOf(found: Diagnostic): number {
  return found.place?.in === "spec" ? found.place.span.start : 0;
}

function quote(text: string, span: Span): string {
  const characters = Array.from(text.slice(span.start, span.end).replace(/\s+/g, " "));
  return `\`${characters.length > 30 ? `${characters.slice(0, 30).join("")}…` : characters.join("")}\``;
}
