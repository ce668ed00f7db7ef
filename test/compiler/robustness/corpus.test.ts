import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkDiagnostics } from "../../../src/compiler/diagnostics/catalogue/check.ts";
import { deriveDiagnostics } from "../../../src/compiler/diagnostics/catalogue/derive.ts";
import { modelDiagnostics } from "../../../src/compiler/diagnostics/catalogue/model.ts";
import { syntaxDiagnostics } from "../../../src/compiler/diagnostics/catalogue/syntax.ts";
import { compile } from "../../../src/compiler/index.ts";
import { caseFiles, inFull, runCases } from "../../support/cases.ts";
import { compileCase } from "../../support/compile-case.ts";
import { diskHost } from "../../support/host.ts";

const bad = caseFiles("test/cases/bad").map((path) => ({ path, text: readFileSync(path, "utf8") }));
const good = caseFiles("test/cases/good").map((path) => ({ path, text: readFileSync(path, "utf8") }));

const notesOf = (text: string) => text.match(/^\/\/!.*GEN\d{4}/gm) ?? [];
const withoutNotes = (text: string) => text.replace(/^\/\/[!=].*\n/gm, "");

test("there are at least 250 bad and 100 good files, no two alike", () => {
  expect(bad.length).toBeGreaterThanOrEqual(250);
  expect(good.length).toBeGreaterThanOrEqual(100);
  const texts = [...bad, ...good].map(({ text }) => withoutNotes(text));
  expect(new Set(texts).size).toBe(texts.length);
});

test("a bad file has one mistake, a good one none", () => {
  expect(bad.filter(({ text }) => notesOf(text).length !== 1).map(({ path }) => path)).toEqual([]);
  expect(good.filter(({ text }) => notesOf(text).length > 0).map(({ path }) => path)).toEqual([]);
});

/** Each of these folders has a test that holds the diagnostics of its files to their notes, in `test/compiler`. */
const stages = ["data", "derive", "model", "program", "recovery", "syntax", "train"];

test("every folder of the bad files is held by the tests of its stage", () => {
  expect(readdirSync("test/cases/bad").sort()).toEqual(stages);
});

runCases("test/cases/bad/recovery", compileCase, inFull);

test("every code of the compiler has a file with that mistake alone", () => {
  const shown = new Set(bad.flatMap(({ text }) => notesOf(text).map((note) => note.slice(-7))));
  const codes = [syntaxDiagnostics, checkDiagnostics, modelDiagnostics, deriveDiagnostics].flatMap((part) => Object.keys(part));
  // No file can hold the case of a file that isn't there, and none the limits that only a long one passes.
  expect(codes.filter((code) => !shown.has(code)).sort()).toEqual(["GEN1030", "GEN1031", "GEN2013", "GEN2014"]);
});

const whole = good.filter(({ path }) => !path.startsWith("test/cases/good/syntax/"));

test.each(whole)("$path compiles to the plans that it names", ({ path, text }) => {
  const { diagnostics, trains } = compile(path, diskHost, { files: { [path]: text } });
  expect(diagnostics.map(inFull)).toEqual([]);
  const expected = [...text.matchAll(/^\/\/= (.+)$/gm)].map(([, plan]) => plan);
  expect(trains.map(({ ir, plan }) => `${ir.name}: ${plan.label}`)).toEqual(expected);
});
