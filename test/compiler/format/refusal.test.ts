import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasErrors } from "../../../src/compiler/diagnostics/report.ts";
import { format } from "../../../src/compiler/format/index.ts";
import { tokenize } from "../../../src/compiler/syntax/lexer.ts";
import { parse } from "../../../src/compiler/syntax/parse.ts";
import { caseFiles } from "../../support/cases.ts";

test.each([
  "const x =",
  "model M {",
  "const x = 1 }",
  "const x = 1 /* why */",
  "const x = 1 # why",
  "const x = 1;",
  "network N() { 1 }",
  "nothing",
])("%s is refused", (text) => {
  const result = format(text);
  expect(result.ok ? [] : result.diagnostics).toEqual(parse(text, 0).diagnostics);
  expect(result.ok).toBe(false);
});

test("places of a refused text are those of the text as it is", () => {
  const text = "\uFEFF// one\r\n\r\nconst x = \r\n";
  const result = format(text);
  expect(result).toEqual({ ok: false, diagnostics: parse(text, 0).diagnostics });
});

test("a text with warnings alone is formatted", () => {
  const text = "const аb = 1\n";
  expect(parse(text, 0).diagnostics.map((found) => found.code)).toEqual(["GEN1006"]);
  expect(format(text)).toEqual({ ok: true, text });
});

const files = caseFiles("specs").map((path) => readFileSync(path, "utf8"));
const signs = fc.constantFrom(
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ":",
  "=",
  "~",
  "|>",
  "-",
  "not",
  "x",
  "1",
  '"a"',
  "per",
  "model",
  "\n",
  "//",
  ".",
);

test("a text with a token too many or too few is refused with an error, or loses nothing", () => {
  const place = fc.record({ text: fc.constantFrom(...files), at: fc.nat(9999), put: fc.option(signs, { nil: undefined }) });
  const check = ({ text, at, put }: { text: string; at: number; put: string | undefined }): void => {
    const { tokens } = tokenize(text, 0);
    const token = tokens[at % tokens.length];
    const start = token.startOffset;
    const end = put === undefined ? start + token.image.length : start;
    const changed = `${text.slice(0, start)} ${put ?? ""} ${text.slice(end)}`;
    const result = format(changed);
    const bare = (of: string) =>
      tokenize(of, 0)
        .tokens.map(({ image }) => image)
        .filter((image) => !["(", ")", ","].includes(image));
    if (result.ok) expect(bare(result.text)).toEqual(bare(changed));
    else expect(hasErrors(result.diagnostics)).toBe(true);
  };
  fc.assert(fc.property(place, check), { numRuns: 400, seed: 1 });
});

test("any text is formatted or refused", () => {
  const check = (text: string): void => {
    const result = format(text);
    if (!result.ok) expect(hasErrors(result.diagnostics)).toBe(true);
  };
  fc.assert(fc.property(fc.string({ unit: "binary" }), check), { numRuns: 200, seed: 2 });
  fc.assert(
    fc.property(
      fc.array(signs).map((parts) => parts.join(" ")),
      check,
    ),
    { numRuns: 200, seed: 3 },
  );
});

test("long and deep expressions", () => {
  const chain = `const x = ${"1 + ".repeat(900)}1\n`;
  const first = format(chain);
  if (!first.ok) throw new Error(first.diagnostics[0]?.message);
  expect(first.text.split("\n").length).toBe(902);
  const deep = `const x = ${"f([".repeat(40)}a |> b // c\n${"])".repeat(40)} ${"^ - - 2".repeat(200)}`;
  const once = format(deep);
  if (!once.ok) throw new Error(once.diagnostics[0]?.message);
  expect(format(once.text)).toEqual(once);
});
