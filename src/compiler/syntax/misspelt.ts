import type { IToken, TokenType } from "chevrotain";
import { suggest } from "../diagnostics/suggest.ts";
import { beginners } from "./forms.ts";
import { Identifier, words } from "./tokens.ts";

const beginningWords = [...new Set(Object.values(beginners).flat())];

/** The word that begins something and that a name may have been meant as. */
export function misspeltWord(token: IToken): TokenType | undefined {
  if (token.tokenType !== Identifier || token.image === "") return undefined;
  const meant = suggest(token.image, beginningWords);
  return meant === undefined ? undefined : (words as Record<string, TokenType>)[meant];
}
