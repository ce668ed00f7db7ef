import { type IToken, tokenMatcher } from "chevrotain";
import { sign } from "./tokens.ts";

/** The three kinds of brackets. */
export const bracketPairs = [
  { opener: sign.LeftParenthesis, closer: sign.RightParenthesis },
  { opener: sign.LeftBracket, closer: sign.RightBracket },
  { opener: sign.LeftBrace, closer: sign.RightBrace },
];

/** How many more openers than closers there are, by kind. */
export function bracketExcess(tokens: readonly IToken[]): number[] {
  const excess = bracketPairs.map(() => 0);
  for (const token of tokens) {
    bracketPairs.forEach(({ opener, closer }, kind) => {
      if (tokenMatcher(token, opener)) excess[kind]!++;
      else if (tokenMatcher(token, closer)) excess[kind]!--;
    });
  }
  return excess;
}

/** What a repair does to that. */
export function changeOf(
  { place, removed, inserted }: { place: number; removed: number; inserted: readonly IToken[] },
  tokens: readonly IToken[],
): number[] {
  const less = bracketExcess(tokens.slice(place, place + removed));
  return bracketExcess(inserted).map((more, kind) => more - less[kind]!);
}

export function isBalanced(excess: readonly number[], change: readonly number[]): boolean {
  return excess.every((many, kind) => many + change[kind]! === 0);
}

/** An opener that stands further in front, in tokens, isn't looked for. */
const farthest = 5000;

/** The place of the bracket that a closer at `place` would close. */
export function openerBefore(tokens: readonly IToken[], place: number, closer: IToken): number | undefined {
  const pair = bracketPairs.find((one) => tokenMatcher(closer, one.closer));
  let closed = 0;
  for (let before = place - 1; pair !== undefined && before >= Math.max(0, place - farthest); before--) {
    if (tokenMatcher(tokens[before]!, pair.closer)) closed++;
    else if (tokenMatcher(tokens[before]!, pair.opener) && closed-- === 0) return before;
  }
  return undefined;
}
