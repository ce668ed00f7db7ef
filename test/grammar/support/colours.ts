import { scopes } from "../../../src/compiler/colouring/index.ts";
import type { Scoped } from "./textmate.ts";

/** What a word is to the eye: a type of semantic token, or `punctuation`. */
export type Colour = string;

const bases = Object.entries(scopes).map(([selector, scope]) => ({ colour: selector.split(".")[0]!, base: scope.replace(/\.gen$/, "") }));

/** Scopes of the grammar that stand for no token of the server, or for a part of one. */
const others: [base: string, colour: Colour][] = [
  ["comment", "comment"],
  ["string", "string"],
  ["constant.character.escape", "string"],
  ["invalid.illegal.escape", "string"],
  ["invalid.illegal.sign", "operator"],
  ["variable.language", "variable"],
  ["punctuation", "punctuation"],
];

/** The colour of the innermost scope; undefined for text that no rule matched. */
export function colourOf({ scopes: stack }: Scoped): Colour | undefined {
  const innermost = stack.at(-1)!;
  const isIn = (base: string) => innermost === base || innermost.startsWith(`${base}.`);
  const longest = bases.filter(({ base }) => isIn(base)).sort((a, b) => b.base.length - a.base.length)[0];
  return longest?.colour ?? others.find(([base]) => isIn(base))?.[1];
}

/** The scope that a theme colours a token of the server by: the most special selector that is listed. */
export function scopeOf(type: string, modifiers: readonly string[]): string {
  const selectors: Record<string, string> = scopes;
  const special = modifiers.map((modifier) => selectors[`${type}.${modifier}`]).find((scope) => scope !== undefined);
  const scope = special ?? selectors[type];
  if (scope === undefined) throw new Error(`no scope for ${type}`);
  return scope;
}
