import type { CstNode, IToken } from "chevrotain";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Diagnostic, Span } from "../diagnostics/types.ts";
import type { Name } from "./ast.ts";
import { tokenOf, tokenSpan } from "./cst.ts";
import { NameToken, ReservedWord } from "./tokens.ts";
import { hardWords } from "./vocabulary.ts";

/** What the way from the concrete tree to the syntax tree carries along. */
export interface Lowering {
  file: number;
  /** Reports a mistake; `anchor` is where it begins, where its place is more than that. */
  report(found: Diagnostic, anchor?: Span): void;
  /** Notes a place where the tree is a guess. */
  doubt(span: Span): void;
  /** The text of a span as it is quoted in a message. */
  quote(span: Span): string;
  /** The `///` comments right above an offset. */
  docAbove(offset: number): string | undefined;
  /** Offsets where the parser went on behind a mistake: what begins there says nothing of its own. */
  resumedAt: ReadonlySet<number>;
  /** Hard words that were defined as names: their uses are no further mistakes. */
  wordsAsNames: Set<string>;
}

/** A defined name. A hard word in its place is one mistake and the name all the same; nothing at all is the empty name. */
export function lowerName(lowering: Lowering, node: CstNode | undefined, end: number): Name {
  const { file } = lowering;
  const token = node === undefined ? undefined : tokenOf(node, NameToken);
  if (token !== undefined) return nameOf(lowering, token);
  const word = node === undefined ? undefined : tokenOf(node, ReservedWord);
  if (word === undefined) return { text: "", span: { file, start: end, end } };
  reportWordAsName(lowering, word);
  lowering.wordsAsNames.add(word.image);
  return { text: word.image, span: tokenSpan(word, file) };
}

export function lowerOptionalName(lowering: Lowering, token: IToken | undefined): Name | undefined {
  return token === undefined ? undefined : nameOf(lowering, token);
}

/** Names are compared under NFKC, so that the micro sign of a keyboard is the Greek letter. */
function nameOf(lowering: Lowering, token: IToken): Name {
  const text = token.image.normalize("NFKC");
  const span = tokenSpan(token, lowering.file);
  if (text !== token.image && hardWords.some((word) => word === text)) {
    lowering.report(diagnostic("GEN1022", { word: text }, at(span)));
  }
  return { text, span };
}

export function reportWordAsName(lowering: Lowering, word: IToken): void {
  lowering.doubt(tokenSpan(word, lowering.file));
  if (lowering.wordsAsNames.has(word.image)) return;
  lowering.report(diagnostic("GEN1022", { word: word.image }, at(tokenSpan(word, lowering.file))));
}
