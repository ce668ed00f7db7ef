import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { headerNames } from "../../lsp/files.ts";
import { lineChanges } from "../../lsp/line-changes.ts";
import { nodeMachine } from "../../lsp/node-machine.ts";
import { Lines } from "../../lsp/positions.ts";
import { readSettings } from "../../lsp/settings.ts";
import { relativePath } from "../../lsp/workspace.ts";
import { applyEdits } from "../../src/compiler/query/index.ts";

const anyText = fc.array(fc.constantFrom("a", "bb", "𝛼", "\n", "\r\n", "\r", " "), { maxLength: 30 }).map((parts) => parts.join(""));

test("positions and offsets are each other's inverse, whatever ends the lines", () => {
  fc.assert(
    fc.property(anyText, fc.nat(40), (text, at) => {
      const lines = new Lines(text);
      const offset = at % (text.length + 1);
      const { line, character } = lines.position(offset);
      // Between the two characters of a line's end there is no place.
      const inEnd = text[offset - 1] === "\r" && text[offset] === "\n";
      if (!inEnd) expect(lines.offset({ line, character })).toBe(offset);
      expect(lines.offset({ line: line + 99, character: 0 })).toBe(text.length);
    }),
    { seed: 3 },
  );
});

test("a place behind the end of its line is its end", () => {
  expect(new Lines("ab\r\ncd").offset({ line: 0, character: 9 })).toBe(2);
  expect(new Lines("ab\ncd").offset({ line: 0, character: 9 })).toBe(2);
  expect(new Lines("ab\ncd").offset({ line: 1, character: 9 })).toBe(5);
});

test("changes of lines lead from one text to the other and touch nothing that is equal", () => {
  fc.assert(
    fc.property(anyText, anyText, (before, after) => {
      const changes = lineChanges(before, after);
      expect(applyEdits(before, changes)).toBe(after);
      for (const { start, end, text } of changes) expect(before.slice(start, end)).not.toBe(text);
    }),
    { seed: 4, numRuns: 300 },
  );
  expect(lineChanges("a\nb\nc\nd\n", "a\nB\nc\nD\n")).toEqual([
    { start: 2, end: 4, text: "B\n" },
    { start: 6, end: 8, text: "D\n" },
  ]);
});

test.each([
  ["a,b", ["a", "b"]],
  ["\uFEFFa, b ,c", ["a", "b", "c"]],
  ['"x, y","say ""hi""",z', ["x, y", 'say "hi"', "z"]],
  ["", []],
  ["a,,b,", ["a", "b"]],
])("header %j", (line, names) => {
  expect(headerNames(line)).toEqual(names);
});

test.each([
  ["/w/a.gen", "/w/b.gen", "b.gen"],
  ["/w/a.gen", "/w/deep/b.gen", "deep/b.gen"],
  ["/w/deep/a.gen", "/w/b.gen", "../b.gen"],
  ["/w/x/y/a.gen", "/w/z/b.gen", "../../z/b.gen"],
])("from %s, %s is %s", (from, to, path) => {
  expect(relativePath(from, to)).toBe(path);
});

test("settings that make no sense stay by default", () => {
  const all = { shapes: true, plans: true, parameters: true, types: true };
  for (const sent of [undefined, null, 3, "x", [], { inlayHints: "yes" }])
    expect(readSettings(sent)).toEqual({ inlayHints: all, lens: true });
  expect(readSettings({ lens: false, inlayHints: { plans: false } })).toEqual({ inlayHints: { ...all, plans: false }, lens: false });
});

test("this machine: specs without those of packages, first lines, packages, pages", () => {
  const folder = mkdtempSync(join(tmpdir(), "genc-lsp-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("a.gen", "const A = 1\n");
  write("deep/b.gen", "const B = 1\n");
  write("node_modules/p/c.gen", "const C = 1\n");
  write("node_modules/p/data.csv", "x,y\n1,2\n");
  write("runs/M-1/sources/d.gen", "const D = 1\n");
  const machine = nodeMachine("src/compiler/diagnostics/codes");
  expect(machine.specs(folder, 10)).toEqual([join(folder, "a.gen"), join(folder, "deep/b.gen")]);
  expect(machine.specs(folder, 1)).toEqual([join(folder, "a.gen")]);
  const inside = machine.inPackage(join(folder, "deep/b.gen"), "p/data.csv");
  expect(inside).toBe(join(folder, "node_modules/p/data.csv"));
  expect(machine.firstLine(inside!, 1000)).toBe("x,y");
  expect(machine.firstLine(join(folder, "none.csv"), 1000)).toBeUndefined();
  expect(machine.inPackage(join(folder, "a.gen"), "none/data.csv")).toBeUndefined();
  expect(machine.list(folder)).toContain("deep/");
  expect(machine.codePage("GEN1001")).toMatch(/^file:.*GEN1001\.md$/);
  expect(machine.codePage("GEN0000")).toBeUndefined();
  expect(machine.pathOf(machine.uriOf(join(folder, "ä b.gen")))).toBe(join(folder, "ä b.gen"));
  expect(machine.uriOf(machine.pathOf("untitled:Untitled-1"))).toBe("untitled:Untitled-1");
});
