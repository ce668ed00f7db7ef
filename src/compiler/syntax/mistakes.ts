import { EOF, type IRecognitionException, type IToken } from "chevrotain";
import { OpenString } from "./tokens.ts";

/**
 * The errors of one parse, less those that are only the echo of an earlier one: an error where the parser had just got back on its feet,
 * without having read anything in between, is the same mistake. So is one right behind characters that the lexer left out or behind a text that was never closed,
 * which has swallowed what stood behind it.
 */
export function distinctMistakes(errors: IRecognitionException[], tokens: IToken[], unreadable: readonly number[]): Mistakes {
  if (errors.length === 0) return { kept: [], resumedAt: new Set() };
  const indexOf = new Map(tokens.map((token, index) => [token, index]));
  const place = (token: IToken) => (token.tokenType === EOF ? tokens.length : (indexOf.get(token) ?? tokens.length));
  const kept: Mistake[] = [];
  const resumedAt = new Set<number>();
  let resumed = -1;
  for (const error of errors) {
    const index = place(error.token);
    const last = error.resyncedTokens?.at(-1);
    const next = last === undefined ? index + 1 : place(last) + 1;
    const [previous, token] = [tokens[index - 1], tokens[index]];
    const echo = index <= resumed || previous?.tokenType === OpenString || isBehindUnreadable(tokens, index, unreadable);
    if (!echo) kept.push({ error, index, behind: Math.max(next, index + 1), token, previous });
    resumed = Math.max(resumed, next);
    // The parser goes on at the token that didn't fit when that can begin something, else behind what it skipped.
    for (const restart of [token, tokens[next]]) if (restart !== undefined) resumedAt.add(restart.startOffset);
  }
  return { kept, resumedAt };
}

export interface Mistakes {
  kept: Mistake[];
  /** Offsets where the parser went on behind what it had skipped. */
  resumedAt: Set<number>;
}

export interface Mistake {
  error: IRecognitionException;
  /** Place in the list of tokens of the token that didn't fit. */
  index: number;
  /** The first token behind those that the parser skipped. */
  behind: number;
  /** undefined at the end of the file. */
  token?: IToken;
  previous?: IToken;
}

function isBehindUnreadable(tokens: IToken[], index: number, unreadable: readonly number[]): boolean {
  const from = tokens[index - 1]?.startOffset ?? -1;
  const to = tokens[index]?.startOffset ?? Number.POSITIVE_INFINITY;
  const next = unreadable[firstAbove(unreadable, from)];
  return next !== undefined && next < to;
}

/** The place of the first of ascending numbers that is above another. */
function firstAbove(ascending: readonly number[], than: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > than) high = middle;
    else low = middle + 1;
  }
  return low;
}
