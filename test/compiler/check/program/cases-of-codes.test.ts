import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkDiagnostics } from "../../../../src/compiler/diagnostics/catalogue/check.ts";
import { caseFiles } from "../../../support/cases.ts";

test("every code of this stage has a case", () => {
  const folders = ["program", "data", "train"].map((name) => `test/cases/bad/${name}`);
  const texts = folders.flatMap(caseFiles).map((path) => readFileSync(path, "utf8"));
  // There is no file that could hold the case of a file that isn't there: `test/compiler/compile.test.ts`.
  const missing = Object.keys(checkDiagnostics).filter((code) => !texts.some((text) => text.includes(` ${code} `)));
  expect(missing).toEqual(["GEN2013", "GEN2014"]);
});
