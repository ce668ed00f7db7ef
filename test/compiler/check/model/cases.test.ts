import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { modelDiagnostics } from "../../../../src/compiler/diagnostics/catalogue/model.ts";
import { caseFiles, inFull, runCases } from "../../../support/cases.ts";
import { compileCase } from "../../../support/compile-case.ts";

const folder = "test/cases/bad/model";

runCases(folder, compileCase, inFull);
runCases("test/cases/several/model", compileCase, inFull);

test("every code of this stage has a case", () => {
  const texts = caseFiles(folder).map((path) => readFileSync(path, "utf8"));
  const codes = Object.keys(modelDiagnostics);
  expect(codes.filter((code) => !texts.some((text) => text.includes(` ${code} `)))).toEqual([]);
});
