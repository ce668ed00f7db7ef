import { type IToken, type TokenType, tokenMatcher } from "chevrotain";
import { ColumnToken, Hole, NameToken, NumberToken, ReservedWord, RoleWord, StringToken, sign, TooDeep, words } from "./tokens.ts";

/** The token `offset` places ahead; 1 is the next. */
export type Look = (offset: number) => IToken;

const is = (token: IToken, ...types: TokenType[]): boolean => types.some((type) => tokenMatcher(token, type));

const sameLine = (before: IToken, after: IToken): boolean => before.endLine === after.startLine;

/**
 * Two tokens decide what an item is: a name before `:`, `~` or `=` begins an item and is never a value. So an unfinished line costs one
 * error and the next line lives. Within a line a name before `~` is a value with a prior behind it: `param w: simplex(3) = known ~ Dirichlet(2)`.
 */
export function opensItem(look: Look): boolean {
  if (!is(look(1), NameToken)) return false;
  return is(look(2), sign.Colon, sign.Equal) || (is(look(2), sign.Tilde) && !onSameLine(look));
}

/** A hard word where a value is due begins the next item or declaration, or else was meant as a name. */
export function isMisusedWord(look: Look): boolean {
  const word = look(1);
  if (!is(word, ReservedWord) || is(word, words.return, words.expect)) return false;
  const next = look(2);
  if (is(word, words.import)) return !is(next, StringToken, NameToken);
  if (is(word, words.choose)) return !is(next, words.on);
  const isDeclaration = is(word, words.const, words.data, words.model, words.train, RoleWord);
  return !is(next, NameToken) || (isDeclaration && is(look(3), sign.Colon));
}

/** What stands behind a name at its definition; a hard word before one of these was meant as a name. */
const behindName = [
  sign.Colon,
  sign.Tilde,
  sign.Equal,
  sign.Comma,
  sign.LeftParenthesis,
  sign.RightParenthesis,
  sign.LeftBracket,
  sign.LeftBrace,
  words.from,
  words.per,
  words.on,
  words.as,
];

export function isWordAsName(look: Look): boolean {
  return is(look(1), ReservedWord) && is(look(2), ...behindName);
}

/** Whether a value can begin here. `-` and `not` are left out: after a value they would go on with it. */
export function beginsValue(look: Look): boolean {
  if (opensItem(look)) return false;
  const next = look(1);
  if (is(next, ReservedWord)) return isMisusedWord(look);
  return is(next, NumberToken, StringToken, ColumnToken, Hole, TooDeep, NameToken, sign.LeftParenthesis, sign.LeftBracket);
}

/** Whether the next token stands on the line where the last one ended. */
export function onSameLine(look: Look): boolean {
  return sameLine(look(0), look(1));
}

/** Whether a list goes on: by a comma that isn't the last, or by an element whose comma was forgotten. */
export function hasMore(look: Look, closer: TokenType): boolean {
  if (is(look(1), sign.Comma)) return !is(look(2), closer);
  if (beginsValue(look)) return true;
  return is(look(1), NameToken) && is(look(2), sign.Colon) && onSameLine(look);
}

/**
 * The gates of the blocks: what can't be an item is skipped as one mistake, up to the next thing that can. A word that only lacks its `:`
 * is let in, so that the item is kept.
 */
export function beginsDataItem(look: Look): boolean {
  if (is(look(2), sign.Colon)) return !isArgument(look);
  const isTyped = is(look(2), NameToken) && is(look(3), sign.Equal, sign.LeftParenthesis, sign.LeftBracket, sign.Question);
  return isTyped && is(look(1), NameToken) && sameLine(look(1), look(2));
}

/** `K: 3` in the middle of a call that is skipped. */
function isArgument(look: Look): boolean {
  return is(look(0), sign.LeftParenthesis, sign.Comma) && onSameLine(look);
}

export function beginsModelItem(look: Look): boolean {
  return !is(look(1), NameToken) || is(look(2), sign.Equal);
}

/** A hard word that begins no item begins the next declaration; two names side by side are no value. */
export function beginsNetworkItem(look: Look): boolean {
  if (is(look(1), ReservedWord)) return is(look(1), words.param, words.return);
  return !(is(look(1), NameToken) && is(look(2), NameToken) && sameLine(look(1), look(2)));
}

export function beginsSetting(look: Look): boolean {
  if (is(look(1), words.expect)) return true;
  if (is(look(2), sign.Colon)) return !isArgument(look);
  return is(look(2), NameToken, NumberToken, StringToken) && !is(look(3), sign.Colon) && sameLine(look(1), look(2));
}

export function beginsCandidate(look: Look): boolean {
  return is(look(2), sign.Colon) ? !isArgument(look) : is(look(1), words.try);
}

/** Where the declaration begins that holds the token at `index`: at its own word, or at the start of the file. */
export function declarationStart(tokens: readonly IToken[], index: number): number {
  for (let start = Math.min(index, tokens.length - 1); start > 0; start--) if (isDeclarationStart(tokens, start)) return start;
  return 0;
}

const declarationWordTokens = [words.import, words.const, words.data, words.model, words.train, words.choose, RoleWord];

export function isDeclarationStart(tokens: readonly IToken[], start: number): boolean {
  const [word, next, behind] = [tokens[start], tokens[start + 1], tokens[start + 2]];
  if (word === undefined || next === undefined || !is(word, ...declarationWordTokens)) return false;
  if (behind !== undefined && is(behind, sign.Colon)) return false;
  if (is(word, words.choose)) return is(next, words.on);
  return is(word, words.import) ? is(next, StringToken, NameToken) : is(next, NameToken);
}
