import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { parse } from "../../../src/compiler/syntax/parse.ts";
import { caseFiles } from "../../support/cases.ts";
import { outline, spansOutside } from "../../support/syntax.ts";

const folder = "test/cases/bad/syntax";
const read = (name: string) => readFileSync(`${folder}/${name}.gen`, "utf8");

/** What is left of a file with one mistake: all of it, but for an item that can't be told from other text. */
const survivors: [string, string][] = [
  ["unfinished-density", "data A(x) model V(z x z) train()"],
  ["unfinished-binding", "data A(x) model V(h g x) train()"],
  ["unfinished-pipe-before-binding", "network N(h g return) train()"],
  ["unfinished-pipe-before-return", "network N(h return) train()"],
  ["unfinished-operator", "data A(x) model V(h g x) train()"],
  ["unfinished-field", "data A(x y source) train()"],
  ["unfinished-field-type", "data A(x y source) train()"],
  ["unfinished-source", "data A(source x) train()"],
  ["unfinished-setting", "data A(x) train(epochs batch expect) model V(x)"],
  ["unfinished-file", "model V(z)"],
  ["open-parenthesis-before-return", "network N(h return) train()"],
  ["open-parenthesis-before-binding", "network N(h g return) train()"],
  ["open-parentheses", "data A(x) model V(z x) train()"],
  ["open-brace", "model V(z) model W(z) train()"],
  ["open-formals", "network N(return) train()"],
  ["open-at-end-of-file", "model V(z)"],
  ["open-text", "data A(source x) train()"],
  ["wrong-closer", "data A(x) model V(z x) train()"],
  ["stray-parenthesis", "data A(x) model V(z x) train()"],
  ["stray-brace", "data A(x) model V(z x) train()"],
  ["missing-type", "data A(x) model V(z x) train()"],
  ["missing-result-type", "network N(return) train()"],
  ["missing-name", "data A(x) model V( x) train()"],
  ["missing-model-name", "model (z) train()"],
  ["missing-plate", "data A(x) model V(c x) train()"],
  ["missing-brace", "model V(z x) train()"],
  ["missing-parenthesis", "data A(x) model V(z x) train()"],
  ["missing-param-type", "data A(x) model V(m x) train()"],
  ["missing-colon-of-field", "data A(x y) train()"],
  ["missing-colon-of-setting", "data A(x) train(batch epochs) model V(x)"],
  ["missing-on", "train(batch) data A(x)"],
  ["missing-return", "network N(h return) train()"],
  ["missing-comma-in-formals", "network N(return) train()"],
  ["pipe-then-plus", "network N(h return) train()"],
  ["two-operators", "data A(x) model V(h g x) train()"],
  ["word-as-field", "data A(data x) train()"],
  ["word-as-column", "data A(y x) train()"],
  ["word-as-model", "model train(x) data A(x)"],
  ["setting-as-field", "data A(weight x) train()"],
  ["misspelt-item", "data A(x) model V(z x) train()"],
  ["misspelt-return", "network N(h return) train()"],
  ["misspelt-declaration", "data A(x) model V(z) train()"],
  ["misspelt-try", "data A(x) choose(try try by)"],
  ["forgotten-latent", "data A(x) model V(z x) train()"],
  ["words-in-model", "data A(x) model V(z x) train()"],
  ["words-first", "data A(x)"],
  ["dot", "data A(x) train(expect batch) model V(x)"],
];

test.each(survivors)("%s: everything else is kept", (name, expected) => {
  expect(outline(parse(read(name), 0).tree)).toBe(expected);
});

test.each(caseFiles(folder).map((path) => basename(path, ".gen")))("%s: spans nest, errors make the tree incomplete", (name) => {
  const text = read(name);
  const { tree, diagnostics } = parse(text, 0);
  expect(spansOutside(tree, text)).toEqual([]);
  expect(tree.complete).toBe(diagnostics.every((found) => found.severity !== "error"));
});

test("one mistake in each of thirteen lines gives thirteen errors, in the order of the text", () => {
  const text = [
    "const A = .5",
    "data D {",
    "  data: real = a",
    "  weight: real = b",
    "  y real = c",
    "  source: csv('d.csv')",
    "}",
    "network N(x: real y: real) -> real {",
    "  h = x |> relu + y",
    "  dense(h, 1)",
    "  g = dense(h, 4",
    "}",
    "model M {",
    "  param : real",
    "  latent z: real = Normal(0, 1)",
    "  observed x: ~ Normal(z, std: 1)",
    "}",
    "train M onn D",
  ].join("\n");
  const lines = parse(text, 0).diagnostics.map((found) => {
    const start = found.place?.in === "spec" ? found.place.span.start : -1;
    return `${text.slice(0, start).split("\n").length} ${found.code}`;
  });
  expect(lines).toEqual([
    "1 GEN1003",
    "3 GEN1022",
    "4 GEN1024",
    "5 GEN1014",
    "6 GEN1008",
    "8 GEN1023",
    "9 GEN1021",
    "10 GEN1020",
    "11 GEN1010",
    "14 GEN1013",
    "15 GEN1027",
    "16 GEN1012",
    "18 GEN1014",
  ]);
});
