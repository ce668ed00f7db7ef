import fc from "fast-check";
import { expect, test } from "vitest";
import { blankLine, comment, concat, type Doc, either, group, line, nest, newline, softLine } from "../../../src/compiler/format/doc.ts";
import { layout } from "../../../src/compiler/format/layout.ts";

const list = (...items: Doc[]): Doc =>
  group("[", nest(softLine, ...items.flatMap((item, index) => (index === 0 ? [item] : [",", line, item]))), softLine, "]");

test("a group stays on one line up to the width, and breaks all its lines beyond", () => {
  expect(layout(list("aa", "bb"), 8)).toBe("[aa, bb]");
  expect(layout(list("aa", "bb"), 7)).toBe("[\n  aa,\n  bb\n]");
});

test("an outer group breaks before an inner one", () => {
  const doc = list(list("aaa", "bbb"), list("ccc", "ddd"));
  expect(layout(doc, 24)).toBe("[[aaa, bbb], [ccc, ddd]]");
  expect(layout(doc, 23)).toBe("[\n  [aaa, bbb],\n  [ccc, ddd]\n]");
  expect(layout(doc, 12)).toBe("[\n  [\n    aaa,\n    bbb\n  ],\n  [ccc, ddd]\n]");
});

test("what stands behind a group counts, up to the next possible break", () => {
  expect(layout(concat(list("a"), " tail"), 8)).toBe("[a] tail");
  expect(layout(concat(list("a"), " tail"), 7)).toBe("[\n  a\n] tail");
  expect(layout(concat(list("a"), newline, "a long tail"), 3)).toBe("[a]\na long tail");
});

test("a break that must be breaks every group around it; a comment has no width", () => {
  expect(layout(list("a", concat("b", comment(" // a long comment"), newline, "c")), 40)).toBe("[\n  a,\n  b // a long comment\n  c\n]");
  expect(layout(concat(list("a", "b"), comment(" // a long comment"), newline), 6)).toBe("[a, b] // a long comment\n");
});

test("empty lines have no blanks on them", () => {
  expect(layout(nest("a", blankLine, "b"), 9)).toBe("a\n\n  b");
});

test("the first of two layouts is taken if each of its lines fits with all groups flat", () => {
  const doc = (tail: string) => concat(either(concat(list("a", "b"), nest(newline, list("c"))), concat("other", newline, list("c"))), tail);
  expect(layout(doc(""), 6)).toBe("[a, b]\n  [c]");
  expect(layout(doc(" t"), 7)).toBe("[a, b]\n  [c] t");
  expect(layout(doc(" t"), 6)).toBe("other\n[c] t");
  expect(layout(doc(""), 5)).toBe("other\n[c]");
});

const words = fc.constantFrom("a", "bcd", "efghij");
const generated = fc.letrec<{ doc: Doc }>((tie) => ({
  doc: fc.oneof(
    { maxDepth: 5 },
    words,
    fc.array(tie("doc"), { maxLength: 4 }).map((items) => list(...items)),
    fc.tuple(tie("doc"), tie("doc")).map(([first, rest]) => group(first, nest(line, rest))),
  ),
})).doc;

test("the words never change, and no line is wider than it must be", () => {
  const check = (doc: Doc, width: number): void => {
    const narrow = layout(doc, width);
    expect(narrow.replace(/\s/g, "")).toBe(layout(doc, 10_000).replace(/\s/g, ""));
    for (const text of narrow.split("\n")) if (text.length > width) expect(text.trim()).toMatch(/^\[?\w*\]*,?$/);
  };
  fc.assert(fc.property(generated, fc.integer({ min: 12, max: 60 }), check), { numRuns: 300, seed: 1 });
});
