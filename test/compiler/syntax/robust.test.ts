import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../../src/compiler/syntax/parse.ts";
import { foreignSigns, hardWords, linkWords, settingWords, signs } from "../../../src/compiler/syntax/vocabulary.ts";
import { spansOutside } from "../../support/syntax.ts";

const codes = (text: string) => parse(text, 0).diagnostics.map((found) => found.code);

/** What holds for every text whatever: no exception, places inside the text, nested spans. */
function isSound(text: string): void {
  const { tree, diagnostics } = parse(text, 0);
  expect(spansOutside(tree, text)).toEqual([]);
  for (const found of diagnostics) {
    if (found.place?.in !== "spec") throw new Error(`${found.code} has no place`);
    const { start, end } = found.place.span;
    expect(start >= 0 && start <= end && end <= text.length).toBe(true);
  }
}

const word = fc.constantFrom(
  ...hardWords,
  ...settingWords,
  ...linkWords,
  ...Object.values(signs),
  ...foreignSigns.map((sign) => sign.text),
  ...["a", "K", "real", "μ", "_", "1", "10%", "1.", ".5", '"s"', '"open', "`c`", "`", "'", "$", "// c\n", "/// d\n", "\n", "/*", "#"],
);

test("any soup of the language's tokens is read without an exception", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), (words) => isSound(words.join(" "))),
    { seed: 1, numRuns: 800 },
  );
});

test("a soup inside a model, a network, data and settings", () => {
  const frames = ["model M { # }", "network N(x: real) { # }", "data D { # }", "train M on D { # }", "const A = f(#)", "choose on D { # }"];
  fc.assert(
    fc.property(fc.constantFrom(...frames), fc.array(word, { maxLength: 25 }), (frame, words) =>
      isSound(`${frame.replace("#", words.join(" "))}\nconst B = 1`),
    ),
    { seed: 2, numRuns: 800 },
  );
});

test("any text at all", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => isSound(text)),
    { seed: 3, numRuns: 500 },
  );
});

test.each([
  ["parentheses", "(", ")"],
  ["lists", "[", "]"],
  ["calls", "f(", ")"],
  ["labelled calls", "f(a: ", ")"],
  ["sizes", "p[", "]"],
])("5,000 nested %s are one error", (_name, open, close) => {
  expect(codes(`const A = ${open.repeat(5000)}1${close.repeat(5000)}\nconst B = 1`)).toEqual(["GEN1025"]);
  expect(parse(`const A = ${open.repeat(5000)}1${close.repeat(5000)}\nconst B = 1`, 0).tree.declarations.length).toBe(2);
});

test("5,000 parentheses that are never closed", () => {
  const found = codes(`const A = ${"(".repeat(5000)}1\nmodel M { observed x ~ N(0) }`);
  expect(found).toEqual(["GEN1025", "GEN1010"]);
});

test("nesting that hides from the limit behind words of the language is an error too", () => {
  const text = `const A = ${"f(model + ".repeat(5000)}1`;
  expect(codes(text)).toEqual(["GEN1025"]);
});

test.each(["+", "^", "|> f +", "==", "and", "|> f |>"])("5,000 operands joined by %s are cut", (operator) => {
  const text = `const A = ${Array(5000).fill("a").join(` ${operator} `)}`;
  expect(codes(text)).toContain("GEN1025");
});

test("a long pipe and a long list are fine", () => {
  expect(codes(`const A = x ${"|> f ".repeat(300)}`)).toEqual([]);
  expect(codes(`const A = [${"1, ".repeat(20000)}]`)).toEqual([]);
});

test("signs before a value", () => {
  expect(codes(`const A = ${"-".repeat(5000)}1`)).toEqual(["GEN1025"]);
});
