import { identifierPattern, numberPattern } from "../syntax/scan.ts";
import { declarationWords, hardWords, type linkWords, operatorWords } from "../syntax/vocabulary.ts";
import type { Rule } from "./types.ts";

/** A name or word; the same pattern as the lexer's, which Oniguruma reads alike. Rules for words stand before those for names. */
export const name = identifierPattern.source;
export const number = numberPattern.source;

/** One of some words, whole. */
export const oneOf = (words: readonly string[]): string => `\\b(?:${words.join("|")})\\b`;

/** Space within or between lines has no meaning, but a rule sees one line at a time. */
export const space = "\\s*";

const openers = hardWords.filter((word) => !operatorWords.some((operator) => operator === word));
/** Words that begin a declaration or an item: no bracket that is open before them can go on. */
export const opener = oneOf(openers);
export const declaration = oneOf(declarationWords);

/** A name before an opening bracket whose call may follow an index: `Draw(z)`, `Draw[k](z)`. */
export const called = `${space}(?:\\[[^\\[\\]\\n]*\\]${space})*\\(`;

/** A colon that follows what names something. */
export const colon = `${space}(:)`;

export const linkWord = (word: (typeof linkWords)[number]): string => `\\b${word}\\b`;

/** A rule that only colours what it matches, group by group. */
export function captured(match: string, ...groups: (string | Rule[] | undefined)[]): Rule {
  return { match, captures: numbered(groups) };
}

/** The captures of a rule, by the numbers of its groups. */
export function numbered(groups: (string | Rule[] | undefined)[]): Record<string, Rule> {
  return Object.fromEntries(
    groups.flatMap((group, i) =>
      group === undefined ? [] : [[String(i + 1), typeof group === "string" ? { name: group } : { patterns: group }]],
    ),
  );
}

export const include = (...keys: string[]): Rule[] => keys.map((key) => ({ include: `#${key}` }));
