import { createToken, Lexer, type TokenType } from "chevrotain";
import { digits, nameStarts, scanBarePath, scanBrokenNumber, scanIdentifier, scanNumber } from "./scan.ts";
import {
  declarationWords,
  foreignSigns,
  hardWords,
  itemWords,
  linkWords,
  operatorWords,
  roleWords,
  settingWords,
  signs,
} from "./vocabulary.ts";

/** Kinds of tokens that the grammar speaks of; no text is one by itself. */
const abstract = (name: string, ...categories: TokenType[]) => createToken({ name, pattern: Lexer.NA, categories });
/** May stand wherever a name may. */
export const NameToken = abstract("NameToken");
/** May name a field of `data`: every name but the six settings. */
export const FieldNameToken = abstract("FieldNameToken", NameToken);
export const SettingWord = abstract("SettingWord", NameToken);
/** Hard words that a reader may have meant as a name. */
export const ReservedWord = abstract("ReservedWord");
export const RoleWord = abstract("RoleWord");
/** Every operator between two operands but the pipe, whose right side is a call. */
export const InfixSign = abstract("InfixSign");
export const CompareSign = abstract("CompareSign", InfixSign);
export const SumSign = abstract("SumSign", InfixSign);
export const ProductSign = abstract("ProductSign", InfixSign);
/** Stands for brackets nested too deeply; made by `limitNesting`, never read from text. */
export const TooDeep = abstract("TooDeep");

const Whitespace = createToken({ name: "Whitespace", pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
const CommentToken = createToken({ name: "CommentToken", pattern: /\/\/[^\n\r]*/, group: "comments" });
export const Identifier = createToken({
  name: "Identifier",
  pattern: { exec: scanIdentifier },
  start_chars_hint: nameStarts,
  line_breaks: false,
  categories: [FieldNameToken, NameToken],
});
export const NumberToken = createToken({
  name: "NumberToken",
  pattern: { exec: scanNumber },
  start_chars_hint: digits,
  line_breaks: false,
});
export const StringToken = createToken({ name: "StringToken", pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*"/ });
export const ColumnToken = createToken({ name: "ColumnToken", pattern: /`[^`\n\r]+`/ });
export const Hole = createToken({ name: "Hole", pattern: /_/, longer_alt: Identifier });

/** Mistakes that are read as the thing that was meant. */
export const BrokenNumber = createToken({
  name: "BrokenNumber",
  pattern: { exec: scanBrokenNumber },
  start_chars_hint: [...digits, "."],
  line_breaks: false,
  categories: [NumberToken],
});
export const OpenString = createToken({ name: "OpenString", pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*\\?/, categories: [StringToken] });
export const BarePath = createToken({
  name: "BarePath",
  pattern: { exec: scanBarePath },
  start_chars_hint: [...nameStarts, ...digits, ".", "/", "\\", "~", "-", "<"],
  line_breaks: false,
  categories: [StringToken],
});
export const SingleQuoted = createToken({ name: "SingleQuoted", pattern: /'[^'\n\r]*'/, categories: [StringToken] });
export const OpenColumn = createToken({ name: "OpenColumn", pattern: /`[^`\n\r]*`?/, categories: [ColumnToken] });
export const HashComment = createToken({ name: "HashComment", pattern: /#[^\n\r]*/, group: "mistakes" });
export const BlockComment = createToken({
  name: "BlockComment",
  pattern: /\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/)?/,
  group: "mistakes",
  line_breaks: true,
});

const reserved = new Set<string>([...declarationWords, ...itemWords]);
const roles = new Set<string>(roleWords);
const settings = new Set<string>(settingWords);
const compare = new Set<string>(["GreaterOrEqual", "LessOrEqual", "EqualEqual", "NotEqual", "Greater", "Less"]);
const sum = new Set<string>(["Plus", "Minus"]);
const product = new Set<string>(["Star", "Slash", "At"]);
const otherInfix = new Set<string>(["Dots", "Caret", "and", "or"]);

function record<Key extends string>(keys: readonly Key[], make: (key: Key) => TokenType): Record<Key, TokenType> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<Key, TokenType>;
}

/** The token of each word, hard and soft. */
export const words = record([...hardWords, ...settingWords, ...linkWords], (word) => {
  const categories: TokenType[] = [];
  if (otherInfix.has(word)) categories.push(InfixSign);
  if (reserved.has(word)) categories.push(ReservedWord);
  if (roles.has(word)) categories.push(RoleWord);
  if (settings.has(word)) categories.push(SettingWord, NameToken);
  if (linkWords.some((soft) => soft === word)) categories.push(FieldNameToken, NameToken);
  return createToken({ name: `Word_${word}`, pattern: word, label: word, longer_alt: Identifier, categories });
});

/** The token of each sign, by name. */
export const sign = record(Object.keys(signs) as (keyof typeof signs)[], (name) => {
  const categories: TokenType[] = [];
  if (compare.has(name)) categories.push(CompareSign);
  if (sum.has(name)) categories.push(SumSign);
  if (product.has(name)) categories.push(ProductSign);
  if (otherInfix.has(name)) categories.push(InfixSign);
  return createToken({ name, pattern: signs[name], label: signs[name], categories });
});

function meantToken(meant: string): TokenType[] {
  const word = operatorWords.find((operator) => operator === meant);
  if (word !== undefined) return [words[word]];
  const name = (Object.keys(signs) as (keyof typeof signs)[]).find((key) => signs[key] === meant);
  return name === undefined ? [] : [sign[name]];
}

/** Signs of other languages, each read as ours. */
export const foreignTokens = foreignSigns.map(({ text, meant }) => ({
  meant,
  token: createToken({
    name: `Foreign_${text}`,
    pattern: text,
    ...(meant === "" ? { group: "mistakes" } : { categories: meantToken(meant) }),
  }),
}));

const foreign = foreignTokens.map((entry) => entry.token);

/** All tokens, in the order in which the lexer tries them. */
export const allTokens: TokenType[] = [
  NameToken,
  FieldNameToken,
  SettingWord,
  ReservedWord,
  RoleWord,
  InfixSign,
  CompareSign,
  SumSign,
  ProductSign,
  TooDeep,
  Whitespace,
  BarePath,
  CommentToken,
  BlockComment,
  HashComment,
  NumberToken,
  BrokenNumber,
  StringToken,
  OpenString,
  SingleQuoted,
  ColumnToken,
  OpenColumn,
  sign.PipeArrow,
  sign.EqualEqual,
  sign.NotEqual,
  sign.Dots,
  ...foreign,
  ...Object.values(sign).filter((type) => ![sign.PipeArrow, sign.EqualEqual, sign.NotEqual, sign.Dots].includes(type)),
  ...Object.values(words),
  Hole,
  Identifier,
];
