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

test("every row has a page and every page a row", () => {
  expect(pages).toEqual(rows);
});

test("every code occurs in a bad case or in a test", () => {
  const paths = [...filesUnder("test/cases/bad", ".gen"), ...filesUnder("test", ".test.ts")];
  const tested = new Set(paths.flatMap((path) => readFileSync(path, "utf8").match(/GEN\d{4}/g) ?? []));
  expect(rows.filter((code) => !tested.has(code))).toEqual([]);
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
