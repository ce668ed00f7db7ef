import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { expect, test } from "vitest";
import { colouring } from "../../scripts/docs.ts";
import { tokenTypes } from "../../src/compiler/query/index.ts";
import { tokensOf } from "../../src/compiler/query/tree/tokens.ts";
import { specPaths } from "../support/specs.ts";
import { type ColourCase, colourCases } from "./cases.ts";
import { colourOf, scopeOf } from "./support/colours.ts";
import { serverTokens } from "./support/server.ts";
import { genGrammar, grammarOf, type Scoped, tokenizeBy } from "./support/textmate.ts";

test.each(colouring)("$path is what the sources say; `npm run docs` writes it", ({ path, value }) => {
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(JSON.stringify(value)));
});

const signs = /^(number|string|operator|punctuation|comment)$/;

/** The case without its marks, and the words with the colours that are expected of one side. */
function read({ text }: ColourCase, side: 0 | 1): { text: string; words: string[] } {
  const words: string[] = [];
  const plain = text.replace(/«([^»]*) ([a-zA-Z|]+)»/g, (_all, word: string, colours: string) => {
    const both = colours.split("|");
    const colour = both[side] ?? both[0]!;
    if (colour !== "" && !signs.test(colour)) words.push(`${word} ${colour}`);
    return word;
  });
  return { text: plain, words };
}

test.each(colourCases)("colours by the grammar: $of", async (one) => {
  const { text, words } = read(one, 0);
  const found = tokenizeBy(await genGrammar, text).map((token) => ({ word: text.slice(token.start, token.end), colour: colourOf(token) }));
  expect(found.filter(({ colour }) => colour === undefined || !signs.test(colour)).map(({ word, colour }) => `${word} ${colour}`)).toEqual(
    words,
  );
});

test.each(colourCases)("colours by the server: $of", async (one) => {
  const { text, words } = read(one, 1);
  const files = Object.fromEntries(Object.entries(one.files ?? {}).map(([name, content]) => [`/project/${name}`, content]));
  const found = await serverTokens("/project/main.gen", text, files);
  expect(found.filter(({ type }) => !signs.test(type)).map(({ start, end, type }) => `${text.slice(start, end)} ${type}`)).toEqual(words);
});

test("the cases show every colour that the server has", () => {
  const shown = new Set(colourCases.flatMap((one) => read(one, 1).words.map((word) => word.split(" ").at(-1)!)));
  expect(tokenTypes.filter((type) => !shown.has(type) && !signs.test(type))).toEqual([]);
});

const below = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".gen"))
    .map((name) => `${folder}/${name}`);
const paths = [...specPaths, ...below("templates"), ...below("test/cases/good/syntax")];

/** The stretches of the grammar that a token of the lexer is made of. */
function covering(scoped: readonly Scoped[], start: number, end: number): Scoped[] {
  return scoped.filter((one) => one.start < end && one.end > start);
}

const ofKind: Record<string, RegExp> = {
  number: /^number$/,
  string: /^string$/,
  column: /^property$/,
  sign: /^(operator|punctuation)$/,
  word: /^(keyword|operator|property|variable|parameter|type)$/,
  name: /^(class|function|parameter|variable|property|type|enumMember|namespace|keyword)$/,
};

test.each(paths)("%s: the grammar colours every token, and none in part", async (path) => {
  const text = readFileSync(path, "utf8");
  const scoped = tokenizeBy(await genGrammar, text);
  const wrong = tokensOf(text).filter(({ start, end, is }) => {
    const parts = covering(scoped, start, end);
    const colours = new Set(parts.map(colourOf));
    const covered = parts.every((one) => one.start >= start && one.end <= end);
    return !covered || colours.size !== 1 || !ofKind[is]!.test([...colours][0] ?? "");
  });
  expect(wrong.map((token) => token.text)).toEqual([]);
});

/** Names whose kind is declared elsewhere: the grammar calls them variables, and the server knows more. */
function onlyMeaningTells(grammar: string, server: string, line: string): boolean {
  return grammar === "variable" && (server === "parameter" || /^\s*import\b/.test(line));
}

test.each(paths)("%s: where grammar and server both speak of a word, they agree on colour and scope", async (path) => {
  const text = readFileSync(path, "utf8");
  const folder = dirname(path);
  const files = Object.fromEntries(below(folder).map((other) => [`/project/${basename(other)}`, readFileSync(other, "utf8")]));
  const scoped = tokenizeBy(await genGrammar, text);
  const differing = (await serverTokens(`/project/${basename(path)}`, text, files)).filter(({ start, end, type, modifiers }) => {
    const line = text.slice(text.lastIndexOf("\n", start) + 1, start);
    return covering(scoped, start, end).some((part) => {
      const colour = colourOf(part)!;
      if (onlyMeaningTells(colour, type, line)) return false;
      const scope = scopeOf(type, modifiers).replace(/\.gen$/, "");
      return colour !== type || !part.scopes.some((one) => one === `${scope}.gen` || one.startsWith(`${scope}.`));
    });
  });
  expect(differing.map(({ start, end, type }) => `${text.slice(start, end)} ${type}`)).toEqual([]);
});

test("specs in fenced blocks of Markdown are coloured, and the text around them isn't", async () => {
  const grammar = await grammarOf("text.html.markdown", {
    "text.html.markdown": "test/grammar/support/markdown.tmLanguage.json",
    "source.gen": "grammar/gen.tmLanguage.json",
    "markdown.gen.codeblock": "grammar/gen.markdown.tmLanguage.json",
  });
  const text = "model is a word\n```gen\nmodel M {\n```\nmodel is a word\n";
  const found = tokenizeBy(grammar, text).map(({ start, end, scopes }) => `${text.slice(start, end).trim()} ${scopes.at(-1)}`);
  expect(found.filter((one) => one.startsWith("model"))).toEqual([
    "model is a word text.html.markdown",
    "model storage.type.gen",
    "model is a word text.html.markdown",
  ]);
});
