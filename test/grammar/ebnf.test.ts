import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildGrammar } from "../../scripts/grammar/build.ts";
import { printEbnf } from "../../scripts/grammar/ebnf.ts";
import { mistakes } from "../../scripts/grammar/mistakes.ts";
import { tokenMistakes } from "../../scripts/grammar/tokens.ts";
import { parse } from "../../src/compiler/syntax/parse.ts";
import { caseFiles } from "../support/cases.ts";
import { generatedExpression, generatedFile } from "../support/generate.ts";
import { specPaths } from "../support/specs.ts";
import { written } from "../support/syntax.ts";
import { bracketed } from "./support/bracketed.ts";
import { readEbnf } from "./support/ebnf.ts";
import { sentences } from "./support/generate.ts";
import { cut, derivations, textsIn } from "./support/recognise.ts";

const text = readFileSync("grammar/gen.ebnf", "utf8");
const grammar = readEbnf(text);

/** How many derivations the grammar has for a text. */
function readings(source: string, rule = "file"): number {
  const tokens = cut(grammar, source);
  return tokens === undefined ? 0 : derivations(grammar, tokens, rule).length;
}

const codesOf = (source: string): string[] => [...new Set(parse(source, 0).diagnostics.map((found) => found.code))];

test("gen.ebnf is written from the parser as it is; `npm run docs` writes it", () => {
  expect(text).toBe(printEbnf(buildGrammar()));
});

test.each([...specPaths, ...caseFiles("test/cases/good")])("the grammar derives %s in one way", (path) => {
  expect(readings(readFileSync(path, "utf8"))).toBe(1);
});

test("what the parser takes without a word, the grammar derives, in one way", () => {
  fc.assert(
    fc.property(generatedFile, (source) => {
      expect(codesOf(source)).toEqual([]);
      expect(readings(source)).toBe(1);
    }),
    { seed: 11, numRuns: 150 },
  );
});

test("what the grammar derives, the parser takes without a word", () => {
  const kinds = [...grammar.keys()].filter((name) => name.endsWith("Declaration"));
  const signs = new Set([...grammar.values()].flatMap(textsIn));
  fc.assert(
    fc.property(fc.oneof(...["file", ...kinds].map((rule) => sentences(grammar, rule))), (tokens) => {
      for (const token of tokens) signs.delete(token);
      const source = tokens.join(" ");
      const { diagnostics, tree } = parse(source, 0);
      expect(diagnostics.map((found) => `${found.code} ${found.message}`)).toEqual([]);
      expect(tree.complete).toBe(true);
    }),
    { seed: 12, numRuns: 4000 },
  );
  // The sentences have used every word and sign.
  expect([...signs]).toEqual([]);
});

/** The parser's tree of an expression with all its parentheses. */
function parsedExpression(source: string): string {
  const { tree, diagnostics } = parse(`const A = ${source}`, 0);
  expect(diagnostics).toEqual([]);
  const [declaration] = tree.declarations;
  return declaration?.is === "const" ? written(declaration.value) : "";
}

function derivedExpression(source: string): string {
  const [derived] = derivations(grammar, cut(grammar, source) ?? [], "expression");
  return derived === undefined ? "" : bracketed(derived);
}

const shown = (source: string): string => source.replace(/"(?:[^"\\]|\\.)*"/g, '"s"').normalize("NFKC");

test("the levels of the grammar bind as the parser does", () => {
  const known: [string, string][] = [
    ["-a ^ -b ^ c", "(-(a ^ (-(b ^ c))))"],
    ["a - b - c * d", "((a - b) - (c * d))"],
    ["not a + b == c and d or e", "(((not ((a + b) == c)) and d) or e)"],
    ["a + b |> f(1..2)", "((a + b) |> f((1 .. 2)))"],
  ];
  for (const [source, expected] of known) expect([parsedExpression(source), derivedExpression(source)]).toEqual([expected, expected]);
  fc.assert(
    fc.property(
      fc.oneof(
        generatedExpression,
        sentences(grammar, "expression").map((tokens) => tokens.join(" ")),
      ),
      (source) => {
        expect(shown(derivedExpression(source))).toBe(shown(parsedExpression(source)));
      },
    ),
    { seed: 13, numRuns: 500 },
  );
});

test.each([...mistakes, ...tokenMistakes])("$code, `$example`: read, reported, and not in the grammar", ({ code, example }) => {
  expect(codesOf(example)).toEqual([code]);
  expect(readings(example)).toBe(0);
});

test.each([
  ["a rule that nothing defines", "a = b ;", "nothing says what b is"],
  ["a rule defined twice", 'a = "x" ; a = "y" ;', "a is defined twice"],
  ["a bracket left open", 'a = [ "x" ;', "expected ] and found ;"],
  ["another notation", 'a ::= "x"', "no Extended BNF"],
])("the reader refuses %s", (_what, source, message) => {
  expect(() => readEbnf(source)).toThrow(message);
});

test("the recogniser refuses what the language refuses, and sees two readings", () => {
  expect(readings("model M { latent z }")).toBe(0);
  expect(readings("const A = a < b < c")).toBe(0);
  expect(readings("const A = x |> f + y")).toBe(0);
  const unclear = readEbnf('s = a , a ; a = { "x" } ;');
  expect(derivations(unclear, ["x"], "s")).toHaveLength(2);
});
