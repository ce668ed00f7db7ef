import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { vocabularies, withVocabulary } from "../../scripts/editors.ts";
import { declarationWords, itemWords } from "../../src/compiler/syntax/vocabulary.ts";

const paths = Object.keys(vocabularies);

test.each(paths)("%s: its words are those of the language; `npm run docs` writes them", (path) => {
  const text = readFileSync(path, "utf8");
  expect(withVocabulary(path, text)).toBe(text);
});

test.each(paths)("%s: no word is lost on the way, no line is too long", (path) => {
  const lists = vocabularies[path]!();
  for (const word of [...declarationWords, ...itemWords, "Normal", "dense", "standardize", "simulate"])
    expect(lists).toMatch(new RegExp(`[\\s"(]${word}[\\s")]`));
  expect(lists.split("\n").filter((line) => line.length > 120)).toEqual([]);
});

test("Helix starts the server for the files of the language, with its comments and its indentation", () => {
  const text = readFileSync("lsp/editors/helix/languages.toml", "utf8");
  for (const line of [
    'command = "genc"',
    'args = ["lsp", "--stdio"]',
    'file-types = ["gen"]',
    'comment-tokens = ["//", "///"]',
    'indent = { tab-width = 2, unit = "  " }',
    'language-servers = ["genc"]',
  ])
    expect(text.split("\n")).toContain(line);
});

test("every editor has a README that says how the server is started", () => {
  for (const editor of ["neovim", "helix", "emacs"]) {
    const text = readFileSync(`lsp/editors/${editor}/README.md`, "utf8");
    expect(text).toContain("genc");
    expect(text.split("\n").length).toBeLessThan(40);
  }
});
