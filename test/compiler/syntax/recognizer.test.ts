import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { knownDecisions } from "../../../src/compiler/syntax/known-decisions.ts";
import { tokenize } from "../../../src/compiler/syntax/lexer.ts";
import { GenParser } from "../../../src/compiler/syntax/parser.ts";
import { recognizer } from "../../../src/compiler/syntax/recognizer.ts";
import { caseFiles } from "../../support/cases.ts";

// The recognizer decides by what was worked out beforehand; Chevrotain's own analysis, made anew, is the judge.

const specs = readdirSync("specs").filter((name) => name.endsWith(".gen"));
const paths = [...specs.map((name) => `specs/${name}`), ...caseFiles("test/cases/good")];
const texts = paths.map((path) => readFileSync(path, "utf8"));
const analysed = new GenParser();

/** The tree with its places, or the first token that doesn't fit. */
function read(parser: GenParser, text: string) {
  parser.input = tokenize(text, 0).tokens;
  const tree = parser.file();
  const [error] = parser.errors;
  return error === undefined ? { tree, lenientAt: [...parser.lenientAt] } : { wrong: error.token.startOffset };
}

test("a sound text has the tree that Chevrotain's analysis gives it", () => {
  for (const text of texts) {
    const found = read(recognizer, text);
    expect(found).toHaveProperty("tree");
    expect(found).toEqual(read(analysed, text));
  }
});

test("of a text with a token taken away, put in or exchanged, both say the same", () => {
  const edit = fc.record({ text: fc.nat(texts.length - 1), at: fc.nat(), removed: fc.nat(1), from: fc.nat(), inserted: fc.nat(1) });
  const soundness = new Set<boolean>();
  fc.assert(
    fc.property(edit, ({ text, at, removed, from, inserted }) => {
      const { tokens } = tokenize(texts[text]!, 0);
      const [token, other] = [tokens[at % tokens.length]!, tokens[from % tokens.length]!];
      const behind = token.startOffset + removed * token.image.length;
      const changed = `${texts[text]!.slice(0, token.startOffset)}${inserted > 0 ? `${other.image} ` : ""}${texts[text]!.slice(behind)}`;
      const found = read(recognizer, changed);
      soundness.add("tree" in found);
      expect(found).toEqual(read(analysed, changed));
    }),
    { numRuns: 500, seed: 7 },
  );
  expect(soundness.size).toBe(2);
});

test("what is known of the decisions is plain data, which a build writes down", () => {
  expect(JSON.parse(JSON.stringify(knownDecisions))).toEqual(knownDecisions);
});
