import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pathOf, sourceFiles, textOf } from "./support/sources.ts";

const limit = 400;

/** Every TypeScript file of the checkout that people write. */
const written = [
  ...sourceFiles.map((path) => ({ path: pathOf(path), text: textOf(path) })),
  ...["test", "scripts"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|mjs)$/.test(path))
      .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), "utf8") })),
  ),
];

test(`no file is longer than ${limit} lines`, () => {
  const long = written.map(({ path, text }) => [path, text.split("\n").length - 1] as const).filter(([, lines]) => lines > limit);
  expect(long).toEqual([]);
});

test("half of the sources have at most 120 lines", () => {
  const lengths = sourceFiles.map((path) => textOf(path).split("\n").length - 1).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
});

/** Ways round the type checker and the linter, and promises of later work. Written in parts, so that this file doesn't find itself. */
const forbidden = [
  "as " + "any",
  ": " + "any\\b",
  "<any" + ">",
  "@ts-" + "(ignore|nocheck|expect-error)",
  "biome-" + "ignore",
  "TO" + "DO",
  "FIX" + "ME",
];

test.each(forbidden)("nobody writes %s", (what) => {
  const pattern = new RegExp(`(?<![\\w"'])${what}`);
  expect(written.filter(({ text }) => codeLines(text).some((line) => pattern.test(line))).map(({ path }) => path)).toEqual([]);
});

/** Lines without those of a comment's prose, where "any" is a word; directives and promises stay, for they only occur in comments. */
function codeLines(text: string): string[] {
  return text.split("\n").filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) || /@ts-|biome-|TO[D]O|FIX[M]E/.test(line));
}

test("every box of the house says in a README what it is for", () => {
  const boxes = ["src/compiler", "src/runtime"].flatMap((part) => [
    part,
    ...readdirSync(part, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(part, entry.name)),
  ]);
  expect([...boxes, "src/cli", "test", "specs", "grammar"].filter((box) => !existsSync(join(box, "README.md")))).toEqual([]);
});
