import { Lexer, type TokenType } from "chevrotain";
import { identifierPattern, numberPattern } from "../../src/compiler/syntax/scan.ts";
import * as tokens from "../../src/compiler/syntax/tokens.ts";
import { choice, except, name, text } from "./parts.ts";
import type { Part, Rule, Terminal } from "./types.ts";

const { allTokens, Identifier, NameToken, NumberToken, StringToken, ColumnToken } = tokens;

/** Tokens that are read although the language doesn't write them so; each is reported. */
export const tokenMistakes: { type: TokenType; code: `GEN${number}`; example: string }[] = [
  { type: tokens.BrokenNumber, code: "GEN1003", example: "const A = .5" },
  { type: tokens.OpenString, code: "GEN1002", example: 'import "nets.gen' },
  { type: tokens.SingleQuoted, code: "GEN1008", example: "import 'nets.gen'" },
  { type: tokens.BarePath, code: "GEN1029", example: "data D { source: csv(rows.csv) }" },
  { type: tokens.OpenColumn, code: "GEN1005", example: "const A = `" },
  { type: tokens.HashComment, code: "GEN1007", example: "# a comment" },
  { type: tokens.BlockComment, code: "GEN1007", example: "/* a comment */" },
  ...tokens.foreignTokens.map(({ token, meant }) => ({
    type: token,
    code: meant === "" ? ("GEN1001" as const) : ("GEN1007" as const),
    example: foreignExample(String(token.PATTERN), meant),
  })),
];

function foreignExample(written: string, meant: string): string {
  if (meant === "") return `const A = 1${written}`;
  if (meant === "=") return `const A ${written} 1`;
  if (meant === "->") return `network f(x: real) ${written} real { return x }`;
  return meant === "not" ? `const A = ${written} B` : `const A = B ${written} C`;
}

const isMistake = (type: TokenType): boolean => tokenMistakes.some((one) => one.type === type);

/** Stands in the parser's rules for a hard word in the place of a name. */
export const misusedWord = "misusedWord";

/** Kinds of tokens that are rules of the grammar; the others stand for the signs that they hold. */
const kindNames = new Map<TokenType, string>([
  [NameToken, "name"],
  [tokens.FieldNameToken, "fieldName"],
  [tokens.SettingWord, "dataWord"],
  [tokens.RoleWord, "role"],
]);

const terminalNames = new Map<TokenType, string>([
  [Identifier, "IDENTIFIER"],
  [NumberToken, "NUMBER"],
  [StringToken, "STRING"],
  [ColumnToken, "COLUMN"],
]);

const byName = new Map(allTokens.map((type) => [type.name, type]));
const isKind = (type: TokenType): boolean => type.PATTERN === Lexer.NA;

/** What is written for a token of the parser's rules. */
export function tokenPart(tokenName: string): Part {
  const type = byName.get(tokenName);
  if (type === tokens.ReservedWord) return name(misusedWord);
  if (type === undefined) throw new Error(`the token table has no ${tokenName}`);
  const rule = kindNames.get(type) ?? terminalNames.get(type);
  if (rule !== undefined) return name(rule);
  return isKind(type) ? choice(...membersOf(type).map(({ name: member }) => tokenPart(member))) : text(writtenAs(type));
}

/** The tokens of a kind, without the mistakes that are read as one. */
export function membersOf(kind: TokenType): TokenType[] {
  return allTokens.filter((type) => !isKind(type) && !isMistake(type) && isOf(type, kind));
}

const isOf = (type: TokenType, kind: TokenType): boolean => (type.CATEGORIES ?? []).some((one) => one === kind || isOf(one, kind));

function writtenAs({ name: tokenName, PATTERN: pattern }: TokenType): string {
  const written = typeof pattern === "string" ? pattern : pattern instanceof RegExp && /^\w+$/.test(pattern.source) ? pattern.source : "";
  if (written === "") throw new Error(`the token ${tokenName} needs a name in the grammar`);
  return written;
}

/** Words that would be identifiers if they weren't words of the language. */
const words = allTokens.filter((type) => !isKind(type) && !isMistake(type) && !terminalNames.has(type)).flatMap(wordOf);

function wordOf(type: TokenType): { type: TokenType; word: string }[] {
  const { PATTERN: pattern } = type;
  const word = typeof pattern === "string" ? pattern : pattern instanceof RegExp ? pattern.source : "";
  return new RegExp(`^(?:${identifierPattern.source})$`, "u").test(word) ? [{ type, word }] : [];
}

const wordsOutside = (kind: TokenType): string[] => {
  const members = membersOf(kind);
  return words.filter(({ type }) => !members.includes(type)).map(({ word }) => word);
};

/** A kind of token as a rule: its words, or every identifier but the words that aren't in it. */
export function kindRules(): Omit<Rule, "doc">[] {
  const reserved = wordsOutside(NameToken);
  const rules = [...kindNames].map(([kind, rule]) => {
    const members = membersOf(kind);
    if (!members.includes(Identifier)) return { name: rule, body: choice(...members.map(({ name: member }) => tokenPart(member))) };
    const more = wordsOutside(kind).filter((word) => !reserved.includes(word));
    return { name: rule, body: except(name("IDENTIFIER"), choice(name("reservedWord"), ...(more.length === 0 ? [] : [wordsOf(more)]))) };
  });
  return [...rules, { name: "reservedWord", body: choice(...reserved.map(text)) }];
}

/** The kind that holds just these words, else the words. */
function wordsOf(found: readonly string[]): Part {
  const same = [...kindNames].find(([kind]) => sameWords(membersOf(kind), found));
  return same === undefined ? choice(...found.map(text)) : name(same[1]);
}

function sameWords(members: readonly TokenType[], found: readonly string[]): boolean {
  return members.length === found.length && members.every(({ PATTERN: pattern }) => found.some((word) => word === pattern));
}

/** A text of the language knows four escapes; the lexer reads any, so that the others can be reported. */
const anyEscape = "\\\\[^\\n\\r]";
const knownEscapes = '\\\\["\\\\nt]';

export function terminals(): Terminal[] {
  return [
    {
      name: "IDENTIFIER",
      doc: "a letter of any script or `_`, then letters, their marks, digits and `_`; names are compared under Unicode's NFKC",
      pattern: identifierPattern.source,
    },
    {
      name: "NUMBER",
      doc: "`12`, `0.5`, `1e-3`, `10%`; a name may not follow directly, and a decimal point has a digit on both sides",
      pattern: numberPattern.source,
    },
    {
      name: "STRING",
      doc: 'a text on one line; it knows the escapes `\\"`, `\\\\`, `\\n` and `\\t`',
      pattern: sourceOf(StringToken).replace(anyEscape, knownEscapes),
    },
    { name: "COLUMN", doc: "a column whose name is no name of the language", pattern: sourceOf(ColumnToken) },
  ];
}

export function between(): Terminal[] {
  const skipped = byName.get("Whitespace");
  const comment = byName.get("CommentToken");
  if (skipped === undefined || comment === undefined) throw new Error("the token table has neither blanks nor comments");
  return [
    { name: "BLANK", doc: "blanks and ends of lines, which mean nothing", pattern: sourceOf(skipped) },
    { name: "COMMENT", doc: "to the end of the line; one that begins with `///` belongs to what follows", pattern: sourceOf(comment) },
  ];
}

function sourceOf({ name: tokenName, PATTERN: pattern }: TokenType): string {
  if (!(pattern instanceof RegExp)) throw new Error(`the token ${tokenName} has no regular expression`);
  return pattern.source;
}
