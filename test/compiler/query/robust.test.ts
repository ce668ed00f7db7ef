import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hover } from "../../../src/compiler/query/index.ts";
import { tokensOf } from "../../../src/compiler/query/tree/tokens.ts";
import { analysisOf } from "../../support/analysis.ts";
import { askAll } from "../../support/ask-all.ts";
import { specPaths } from "../../support/specs.ts";

const texts = specPaths.map((path) => readFileSync(path, "utf8"));

test("specs with a token less, and cut off anywhere, are answered", () => {
  const text = fc.constantFrom(...texts);
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), fc.boolean(), (whole, place, offset, isCut) => {
      const tokens = tokensOf(whole);
      const { start, end } = tokens[place % tokens.length]!;
      const damaged = isCut ? whole.slice(0, end) : whole.slice(0, start) + whole.slice(end);
      askAll(analysisOf(damaged), damaged, isCut ? damaged.length : offset % (damaged.length + 1));
    }),
    { seed: 7, numRuns: 60 },
  );
});

test.each(["specs/vae.gen", "specs/ring.gen"])("a token less in %s leaves the hovers of all other declarations", (path) => {
  const whole = readFileSync(path, "utf8");
  const before = analysisOf(whole);
  const named = before.tree!.declarations.filter((one) => "name" in one);
  const lost = tokensOf(whole).flatMap(({ start, end, text }) => {
    const after = analysisOf(whole.slice(0, start) + whole.slice(end));
    const others = named.filter(({ span }) => start < span.start || end > span.end);
    return others.flatMap(({ name }) => {
      const at = name.span.start - (name.span.start > start ? end - start : 0);
      return hover(after, at)?.code === hover(before, name.span.start)?.code ? [] : [`${name.text} without ${text} at ${start}`];
    });
  });
  expect(lost).toEqual([]);
});

test("any text at all is answered", () => {
  const piece = fc.constantFrom(
    "model",
    "data",
    "train",
    "on",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "~",
    "=",
    "|>",
    "x",
    "K",
    "3",
    '"a',
    "`b",
    "// c\n",
    "\n",
    "𝛼",
    "real",
    "Normal",
    ",",
    "return",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(), (pieces, offset) => {
      const text = pieces.join(" ");
      askAll(analysisOf(text), text, offset % (text.length + 1));
    }),
    { seed: 8, numRuns: 150 },
  );
});
