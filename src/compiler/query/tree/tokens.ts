import { tokenize } from "../../syntax/lexer.ts";
import { hardWords, linkWords, settingWords } from "../../syntax/vocabulary.ts";

/** One token of a text, or a comment, as the editor needs it. */
export interface Token {
  text: string;
  start: number;
  end: number;
  is: "word" | "name" | "number" | "string" | "column" | "sign" | "comment";
}

const words = new Set<string>([...hardWords, ...settingWords, ...linkWords]);

/** Whether the language has this word; soft words are names in other places. */
export function isWord(text: string): boolean {
  return words.has(text);
}

const kinds: Record<string, Token["is"]> = {
  Identifier: "name",
  Hole: "name",
  NumberToken: "number",
  BrokenNumber: "number",
  StringToken: "string",
  OpenString: "string",
  SingleQuoted: "string",
  BarePath: "string",
  ColumnToken: "column",
  OpenColumn: "column",
};

/** Of the text that was asked for last: an editor asks about one text many times. */
let last: { text: string; tokens: readonly Token[] } = { text: "", tokens: [] };

/** Tokens in the order of the text, comments left out. */
export function tokensOf(text: string): readonly Token[] {
  if (last.text !== text) last = { text, tokens: read(text) };
  return last.tokens;
}

function read(text: string): Token[] {
  return tokenize(text, 0).tokens.map(({ image, startOffset, tokenType: { name } }) => ({
    text: image,
    start: startOffset,
    end: startOffset + image.length,
    is: kinds[name] ?? (name.startsWith("Word_") ? "word" : "sign"),
  }));
}

export interface PlacedWord {
  text: string;
  span: { file: number; start: number; end: number };
}

/** The word or name around an offset, or right before it. */
export function wordAt(text: string, offset: number): PlacedWord | undefined {
  const isPart = (index: number) => /[\p{L}\p{N}\p{M}_\ud800-\udfff]/u.test(text.slice(index, index + 1));
  let [start, end] = [offset, offset];
  while (start > 0 && isPart(start - 1)) start--;
  while (end < text.length && isPart(end)) end++;
  return start === end ? undefined : { text: text.slice(start, end), span: { file: 0, start, end } };
}
