import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDiagnostics } from "../../../src/compiler/diagnostics/catalogue/check.ts";
import { cliDiagnostics } from "../../../src/compiler/diagnostics/catalogue/cli.ts";
import { dataDiagnostics } from "../../../src/compiler/diagnostics/catalogue/data.ts";
import { deriveDiagnostics } from "../../../src/compiler/diagnostics/catalogue/derive.ts";
import { catalogue } from "../../../src/compiler/diagnostics/catalogue/index.ts";
import { modelDiagnostics } from "../../../src/compiler/diagnostics/catalogue/model.ts";
import { runsDiagnostics } from "../../../src/compiler/diagnostics/catalogue/runs.ts";
import { syntaxDiagnostics } from "../../../src/compiler/diagnostics/catalogue/syntax.ts";
import { trainDiagnostics } from "../../../src/compiler/diagnostics/catalogue/train.ts";

/** Every code has a row in the catalogue, a page, and a case that makes it happen. */
const rows = Object.keys(catalogue).sort();
const folder = "src/compiler/diagnostics/codes";
const pages = readdirSync(folder)
  .filter((name) => name.startsWith("GEN"))
  .map((name) => name.replace(/\.md$/, ""))
  .sort();

function filesUnder(root: string, ending: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(root, name));
}

/** Codes that a bad case expects, or that a test names in its code; a mention in a comment is no test. */
function produced(): string[] {
  const notes = filesUnder("test/cases/bad", ".gen").flatMap((path) => readFileSync(path, "utf8").match(/^\/\/!.*$/gm) ?? []);
  const tests = filesUnder("test", ".test.ts").flatMap((path) => codeOf(readFileSync(path, "utf8")));
  return [...new Set([...notes, ...tests].flatMap((text) => text.match(/GEN\d{4}/g) ?? []))];
}

function codeOf(text: string): string[] {
  return text.split("\n").filter((line) => !/^\s*(\/\/|\/?\*)/.test(line));
}

/** What is missing at each corner of the triangle. */
function gaps(all: { rows: string[]; pages: string[]; produced: string[] }) {
  return {
    rowsWithoutPage: all.rows.filter((code) => !all.pages.includes(code)),
    pagesWithoutRow: all.pages.filter((code) => !all.rows.includes(code)),
    rowsThatNoTestProduces: all.rows.filter((code) => !all.produced.includes(code)),
  };
}

const none = { rowsWithoutPage: [], pagesWithoutRow: [], rowsThatNoTestProduces: [] };

test("every code has a row, a page, and a test that produces it", () => {
  expect(gaps({ rows, pages, produced: produced() })).toEqual(none);
});

test("a gap at any corner is seen", () => {
  const [first, second, third] = ["GEN1001", "GEN1002", "GEN1003"];
  const whole = { rows: [first, second], pages: [first, second], produced: [first, second, third] };
  expect(gaps(whole)).toEqual(none);
  expect(gaps({ ...whole, pages: [first] })).toEqual({ ...none, rowsWithoutPage: [second] });
  expect(gaps({ ...whole, rows: [first] })).toEqual({ ...none, pagesWithoutRow: [second] });
  expect(gaps({ ...whole, produced: [second] })).toEqual({ ...none, rowsThatNoTestProduces: [first] });
});

test("a code in a comment is not tested by it", () => {
  expect(codeOf('// GEN1001\n/** GEN1002 */\n * GEN1003\nexpect(code).toBe("GEN1004");').join()).toBe('expect(code).toBe("GEN1004");');
});

test("the parts of the catalogue share no code", () => {
  const parts = [
    syntaxDiagnostics,
    checkDiagnostics,
    modelDiagnostics,
    deriveDiagnostics,
    dataDiagnostics,
    trainDiagnostics,
    runsDiagnostics,
    cliDiagnostics,
  ];
  expect(parts.flatMap((part) => Object.keys(part)).sort()).toEqual(rows);
});

test.each(rows)("%s: fact and cause are a sentence, as is the remedy", (code) => {
  const row: { message: string; hint?: string } = catalogue[code as keyof typeof catalogue];
  expect(row.message).toMatch(/[.}]$/);
  if (row.hint !== undefined) expect(row.hint).toMatch(/[.}?]$/);
});
