import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { fileHost } from "../../src/cli/files.ts";
import { mistakeLimit } from "../../src/compiler/diagnostics/limits.ts";
import { hasErrors } from "../../src/compiler/diagnostics/report.ts";
import type { Diagnostic, Place } from "../../src/compiler/diagnostics/types.ts";
import { explain } from "../../src/compiler/explain/index.ts";
import { printExplanation } from "../../src/compiler/explain/print.ts";
import { compile, format, query, verifyIR } from "../../src/compiler/index.ts";
import { tokenize } from "../../src/compiler/syntax/lexer.ts";
import { askAll, isPlace } from "./ask-all.ts";
import { caseFiles } from "./cases.ts";
import { specPaths } from "./specs.ts";

/** The showcase and all cases, good and bad. */
export const corpus: readonly { path: string; text: string }[] = [...specPaths, ...caseFiles("test/cases")].map((path) => ({
  path: resolve(path),
  text: readFileSync(path, "utf8"),
}));

/**
 * What holds for every text whatever: nothing is thrown, every place lies in its text and between characters, what is broken has an error,
 * there are no more diagnostics than are told, and the formatter refuses what is broken and keeps the comments of what is not.
 */
export function isSound(text: string, offset: number, path = resolve("fuzz.gen")): void {
  const compiled = compile(path, fileHost, { files: { [path]: text } });
  const { sources, diagnostics, trains, loose, trees } = compiled;
  const [tree] = trees;
  for (const found of diagnostics) expect(placesOutside(found, sources), found.code).toEqual([]);
  expect(diagnostics.length).toBeLessThanOrEqual(mistakeLimit + 1);
  expect(tree!.complete || hasErrors(diagnostics)).toBe(true);
  const written = tree!.declarations.filter((one) => one.is === "train").length;
  if (!hasErrors(diagnostics)) expect(trains).toHaveLength(written);
  for (const { ir, plan } of trains) {
    expect(verifyIR(ir)).toEqual([]);
    printExplanation(explain(ir, plan));
  }
  expect(loose.length).toBeLessThanOrEqual(trees.flatMap((one) => one.declarations).length);
  isFormatted(text, tree!.complete);
  askAll(new query.Analysis(compiled, fileHost.resolve), text, offset % (text.length + 1));
}

function isFormatted(text: string, isWhole: boolean): void {
  const result = format(text);
  expect(result.ok).toBe(isWhole);
  if (!result.ok) {
    expect(hasErrors(result.diagnostics)).toBe(true);
    return;
  }
  const comments = (of: string) => tokenize(of.replace(/\r\n?/g, "\n"), 0).comments.map((one) => one.text.trimEnd());
  expect(comments(result.text)).toEqual(comments(text));
  expect(format(result.text)).toEqual(result);
}

function placesOutside({ place, related, fix }: Diagnostic, sources: readonly { text: string }[]): unknown[] {
  const spans = [place, ...related.map((one) => one.place)].flatMap((one: Place | undefined) => (one?.in === "spec" ? [one.span] : []));
  return [...spans, ...(fix?.edits.map(({ span }) => span) ?? [])].filter(({ file, start, end }) => {
    const text = sources[file]?.text;
    return text === undefined || start > end || !isPlace(text, start) || !isPlace(text, end);
  });
}

/** A token, or what stands between two. */
const pieces = /[\p{L}\p{M}\p{N}_]+|\s+|\/\/[^\n]*|[\s\S]/gu;

/** Signs, words and characters that mean something, or nothing, somewhere. */
const odd: readonly string[] = [
  ...[
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
    "->",
    "..",
    "?",
    "+",
    "-",
    "*",
    "/",
    "^",
    "@",
    "<",
    "==",
    ";",
    "&&",
    "%",
    ".",
  ],
  ...[
    "model ",
    "data ",
    "network ",
    "train ",
    "import ",
    "const ",
    "choose ",
    "param ",
    "latent ",
    "return ",
    "not ",
    "and ",
    "per ",
    "_",
    "0",
  ],
  ...['"', "`", "'", "//", "///", "/*", "*/", "#", "\\", "\n", "\r", "\r\n", "\t", " ", "1e999", "1.", ".5", "9".repeat(400)],
  // a byte order mark, a zero, ends of lines of Unicode, a joiner, a mark, an override of the direction, halves of characters
  ...["\ufeff", "\0", "\u2028", "\u2029", "\u200d", "\u0301", "\u202e", "\ud835", "\udefc", "\ud83d\ude00", "\ud835\udefc"],
  // what NFKC makes other letters of, and scripts that look alike or run the other way
  ...["\u00b5", "\ufb01", "\u2126", "\uff4d\uff4f\uff44\uff45\uff4c", "\u0430", "\u03bf", "\u0639\u0631", "\u05d0"],
];

/** One change of a list of pieces. */
type Change = (pieces: string[], at: number, other: number, put: string) => string[];

const changes: readonly Change[] = [
  (all, at) => all.toSpliced(at, 1),
  (all, at, _other, put) => all.toSpliced(at, 0, put),
  (all, at, _other, put) => all.with(at, put),
  (all, at, other) => all.with(at, all[other]!).with(other, all[at]!),
  (all, at) => all.toSpliced(at, 0, all[at]!),
  (all, at, other) => all.toSpliced(at, 0, ...all.slice(other, other + 12)),
  (all, at, other) => all.toSpliced(at, Math.min(12, Math.abs(other - at))),
  (all, at) => all.slice(0, at),
  (all, at) => all.slice(at),
  (all) => [all.join("").replaceAll("\n", "\r\n")],
  (all) => [all.join("").replaceAll("\n", "\r")],
  (all) => ["\ufeff", ...all],
];

const seed = fc.nat(0x7fffffff);

/** A file of the corpus after one to four changes of its tokens, and a place in it. */
export const mutated: fc.Arbitrary<{ path: string; text: string; offset: number }> = fc
  .record({
    file: fc.constantFrom(...corpus),
    steps: fc.array(fc.tuple(fc.constantFrom(...changes), seed, seed, fc.constantFrom(...odd)), { minLength: 1, maxLength: 4 }),
    offset: seed,
  })
  .map(({ file: { path, text }, steps, offset }) => {
    let changed = text;
    for (const [change, at, other, put] of steps) {
      const all = changed.match(pieces) ?? [""];
      changed = change(all, at % all.length, other % all.length, put).join("");
    }
    return { path, text: changed, offset };
  });

/** Nothing but odd pieces, bytes read as Latin letters, or any units of UTF-16. */
export const noise: fc.Arbitrary<{ text: string; offset: number }> = fc.record({
  text: fc.oneof(
    fc.array(fc.constantFrom(...odd, "a", "K", "real", "Normal", "x"), { maxLength: 60 }).map((all) => all.join("")),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("utf8")),
    fc.array(fc.nat(0xffff), { maxLength: 120 }).map((units) => String.fromCharCode(...units)),
  ),
  offset: seed,
});

/** Something deep or long of one kind, around or behind which the rest of a spec stands. */
export const nested: readonly [name: string, text: (depth: number) => string][] = [
  ["parentheses", (depth) => `const A = ${"(".repeat(depth)}1${")".repeat(depth)}`],
  ["lists", (depth) => `const A = ${"[".repeat(depth)}1${"]".repeat(depth)}`],
  ["calls", (depth) => `const A = ${"f(".repeat(depth)}1${")".repeat(depth)}`],
  ["sizes", (depth) => `model M { param p: real${"[p".repeat(depth)}${"]".repeat(depth)} }`],
  ["types", (depth) => `model M { param p: ${"spd(".repeat(depth)}${")".repeat(depth)} }`],
  ["braces", (depth) => `${"model M { ".repeat(depth)}${"}".repeat(depth)}`],
  ["signs", (depth) => `const A = ${"-".repeat(depth)}1`],
  ["negations", (depth) => `train M on D { expect ${"not ".repeat(depth)}a }`],
  ["powers", (depth) => `const A = ${"1 ^ ".repeat(depth)}1`],
  ["sums", (depth) => `const A = ${"1 + ".repeat(depth)}1`],
  ["pipes", (depth) => `network N(x: real[2]) { return x ${"|> relu ".repeat(depth)}}`],
  ["pipes into calls of pipes", (depth) => `network N(x: real[2]) { return ${"x |> f(".repeat(depth)}x${")".repeat(depth)} }`],
  ["brackets that nothing closes", (depth) => `const A = ${"([{".repeat(depth)}`],
  ["brackets that close nothing", (depth) => `const A = 1 ${")]}".repeat(depth)}`],
  ["brackets that cross", (depth) => `const A = ${"(]".repeat(depth)}`],
  ["indices", (depth) => `network N(x: real[2]) { return x${"[0]".repeat(depth)} }`],
  ["texts that nothing closes", (depth) => `data D { ${'source: csv("a\n'.repeat(depth)}`],
  ["a comment", (depth) => `// ${"a".repeat(depth)}`],
  ["a comment that nothing closes", (depth) => `const A = 1 /* ${"* ".repeat(depth)}`],
  ["a name", (depth) => `const ${"a".repeat(depth)} = 1`],
  ["a number", (depth) => `const A = ${"9".repeat(depth)}.${"9".repeat(depth)}`],
  ["a path", (depth) => `import "${"a/".repeat(depth)}b.gen"`],
  ["empty lines", (depth) => `const A = 1${"\n".repeat(depth)}const B = A`],
  ["docs", (depth) => `${"/// about\n".repeat(depth)}const A = 1`],
];
