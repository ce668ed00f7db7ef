import { createTokenInstance, type IToken, tokenMatcher } from "chevrotain";
import { bug } from "../diagnostics/assert.ts";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Diagnostic, Span } from "../diagnostics/types.ts";
import { tokenSpan } from "./cst.ts";
import { NameToken, ReservedWord, sign, TooDeep } from "./tokens.ts";

/** Brackets inside brackets. Each level costs the parser several rules, so that far more would exhaust the stack. */
export const nestingLimit = 100;

const isOpener = (token: IToken) => tokenMatcher(token, sign.LeftParenthesis) || tokenMatcher(token, sign.LeftBracket);
const isCloser = (token: IToken) => tokenMatcher(token, sign.RightParenthesis) || tokenMatcher(token, sign.RightBracket);

/** Replaces what stands in brackets deeper than the limit by one token, and reports it once a place. */
export function limitNesting(tokens: IToken[], file: number): { tokens: IToken[]; diagnostics: Diagnostic[] } {
  const kept: IToken[] = [];
  const diagnostics: Diagnostic[] = [];
  let depth = 0;
  for (const token of tokens) {
    const opens = isOpener(token);
    // Braces and hard words stand in no brackets: whatever is still open there was never closed.
    if (tokenMatcher(token, sign.LeftBrace) || tokenMatcher(token, sign.RightBrace) || tokenMatcher(token, ReservedWord)) depth = 0;
    if (opens) depth++;
    if (depth <= nestingLimit) kept.push(token);
    else if (depth === nestingLimit + 1 && opens) {
      const span = tokenSpan(token, file);
      diagnostics.push(diagnostic("GEN1025", { limit: nestingLimit }, at(span)));
      // What follows a name or a bracket is its arguments or index and can simply go; anything else is a value, which must be somewhere.
      const before = kept.at(-1);
      const isSuffix = before !== undefined && (tokenMatcher(before, NameToken) || isCloser(before));
      if (!isSuffix) kept.push(standIn(token, span));
    }
    if (isCloser(token) && depth > 0) depth--;
  }
  return { tokens: kept, diagnostics };
}

function standIn(token: IToken, span: Span): IToken {
  const [line, column] = [token.startLine ?? 1, token.startColumn ?? 1];
  return createTokenInstance(TooDeep, token.image, span.start, span.end - 1, line, line, column, column);
}

/** Where the brackets of a text, all counted, pass the limit for the first time. */
export function deepestPlace(tokens: IToken[], file: number): Span {
  let depth = 0;
  for (const token of tokens) {
    if (isOpener(token)) depth++;
    else if (isCloser(token) && depth > 0) depth--;
    if (depth > nestingLimit) return tokenSpan(token, file);
  }
  return bug("the parser ran out of stack on a text that is nested less than the limit");
}
