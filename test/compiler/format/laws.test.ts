import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { format, lineWidth } from "../../../src/compiler/format/index.ts";
import { tokenize } from "../../../src/compiler/syntax/lexer.ts";
import { parse } from "../../../src/compiler/syntax/parse.ts";
import { caseFiles } from "../../support/cases.ts";
import { commentPlaces, shape } from "../../support/formatted.ts";
import { generatedFile, respaced, respacedFile } from "../../support/generate.ts";

const files = [...caseFiles("specs"), ...caseFiles("test/cases/good")];

function formatted(text: string): string {
  const result = format(text);
  if (!result.ok) throw new Error(result.diagnostics.map((found) => `${found.code} ${found.message}`).join("\n"));
  return result.text;
}

/** The laws of the formatter, for one text. */
function keepsLaws(text: string): void {
  const once = formatted(text);
  expect(shape(parse(once, 0).tree)).toEqual(shape(parse(text, 0).tree));
  const comments = (of: string) => tokenize(of, 0).comments.map((comment) => comment.text.trimEnd());
  expect(comments(once)).toEqual(comments(text));
  expect(formatted(once)).toBe(once);
  expect(once).not.toMatch(/[ \t]\n|\n\n\n|\r|^\n|\n\n$/);
  expect(once === "" || once.endsWith("\n")).toBe(true);
}

test("generated files are whole and use every kind of declaration, item and expression", () => {
  const kinds = new Set<string>();
  const note = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(note);
    else if (typeof value === "object" && value !== null) {
      if ("is" in value) kinds.add(String(value.is));
      for (const part of ["fixed", "prior"]) if (part in value) kinds.add(part);
      Object.values(value).forEach(note);
    }
  };
  for (const text of fc.sample(generatedFile, { numRuns: 200, seed: 1 })) {
    const { tree, diagnostics } = parse(text, 0);
    expect(
      diagnostics.filter((found) => found.severity === "error"),
      text,
    ).toEqual([]);
    note(tree.declarations);
  }
  const declarations = ["import", "const", "data", "network", "model", "train", "choose"];
  const items = ["dataSetting", "field", "param", "fixed", "prior", "binding", "return", "given", "latent", "observed", "posterior"];
  const expressions = ["number", "string", "column", "hole", "name", "call", "index", "pipe", "binary", "unary", "list", "group"];
  const all = [...declarations, ...items, "adversary", "setting", "expect", "try", ...expressions];
  expect([...kinds].sort()).toEqual(all.sort());
});

test.each(files)("%s", (path) => {
  keepsLaws(readFileSync(path, "utf8"));
});

test("the laws hold for generated files", () => {
  fc.assert(fc.property(generatedFile, keepsLaws), { numRuns: 300, seed: 2 });
});

test("the laws hold with any blanks, lines and comments between tokens", () => {
  fc.assert(fc.property(respacedFile, keepsLaws), { numRuns: 500, seed: 3 });
});

test("the laws hold for the specs with a comment in any one place", () => {
  const texts = files.map((path) => readFileSync(path, "utf8"));
  const gap = fc.constantFrom(" // new\n", "\n// new\n", "\n/// new\n", "\n\n\n");
  const place = fc.record({ text: fc.constantFrom(...texts), at: fc.nat(999), gap });
  const check = ({ text, at, gap }: { text: string; at: number; gap: string }): void => {
    let count = tokenize(text, 0).tokens.length + 1;
    const chosen = at % count;
    keepsLaws(respaced(text, () => (count-- === chosen ? gap : " ")));
  };
  fc.assert(fc.property(place, check), { numRuns: 200, seed: 4 });
});

test("comments keep their places", () => {
  const keepsPlaces = (text: string): void => {
    const places = commentPlaces(text);
    const kept = commentPlaces(formatted(text));
    expect(kept.map(({ text, after }) => ({ text, after }))).toEqual(places.map(({ text, after }) => ({ text, after })));
    kept.forEach(({ own }, index) => {
      if (own !== undefined && places[index].own !== undefined) expect(own).toBe(places[index].own);
    });
  };
  fc.assert(fc.property(respacedFile, keepsPlaces), { numRuns: 300, seed: 5 });
});

test("spacing within a line never matters", () => {
  const check = (text: string): void => {
    expect(formatted(text.replace(/ /g, "   \t "))).toBe(formatted(text));
  };
  fc.assert(
    fc.property(
      generatedFile.filter((text) => !/["`]/.test(text)),
      check,
    ),
    { numRuns: 100, seed: 6 },
  );
});

test.each(files)("%s has no line wider than the limit once it is formatted", (path) => {
  const wide = formatted(readFileSync(path, "utf8"))
    .split("\n")
    .filter((line) => line.replace(/\/\/.*/, "").length > lineWidth);
  expect(wide).toEqual([]);
});
