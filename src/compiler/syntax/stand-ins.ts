import { createTokenInstance, type IToken, type TokenType } from "chevrotain";
import { Identifier, StringToken, sign, TooDeep, words } from "./tokens.ts";

/** What a repair may put in. */
export interface Standing {
  /** Most often one token; two where a sign is missing with what it announces. */
  types: readonly TokenType[];
  /** Of two that both help, the cheaper one is meant more often. */
  cost: number;
}

const one = (cost: number, ...types: TokenType[]): Standing[] => types.map((type) => ({ types: [type], cost }));

const brackets = one(0, sign.LeftParenthesis, sign.RightParenthesis, sign.LeftBracket, sign.RightBracket, sign.LeftBrace, sign.RightBrace);

const { source, on, from, latent, observed, param, within, per, expect } = words;

export const aName: Standing = { types: [Identifier], cost: 0.05 };

/** What may be missing. Some name, some value and some text are there in the tree as ones that are missing. */
export const standIns: readonly Standing[] = [
  ...brackets,
  ...one(0, sign.Comma, sign.Colon, sign.Tilde, sign.PipeArrow, sign.Arrow),
  ...one(0.01, sign.Equal),
  ...one(0.02, TooDeep),
  aName,
  ...one(0.1, StringToken, words.return, words.try, source, on, from, latent, observed, param, within, per, expect),
  ...one(0.1, words.model, words.data, words.network, words.train, words.import, words.const, words.choose),
  ...one(0.2, sign.Plus),
  { types: [sign.Colon, Identifier], cost: 0.4 },
  { types: [sign.Tilde, TooDeep], cost: 0.4 },
  { types: [sign.Equal, TooDeep], cost: 0.4 },
];

export function isBracket(standing: Standing): boolean {
  return brackets.includes(standing);
}

/** Tokens without a text, right behind another. */
export function standInsFor({ types }: Standing, before: IToken | undefined): IToken[] {
  const [line, column] = [before?.endLine ?? 1, (before?.endColumn ?? 0) + 1];
  const start = before === undefined ? 0 : before.startOffset + before.image.length;
  return types.map((type) => createTokenInstance(type, "", start, start - 1, line, line, column, column - 1));
}

/** A token read as another one: a misspelt word as the one that was meant. */
export function readAs(token: IToken, type: TokenType): IToken {
  return { ...token, tokenType: type, ...(type.tokenTypeIdx === undefined ? {} : { tokenTypeIdx: type.tokenTypeIdx }) };
}
