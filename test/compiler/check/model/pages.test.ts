import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { modelDiagnostics } from "../../../../src/compiler/diagnostics/catalogue/model.ts";
import { compile } from "../../../../src/compiler/index.ts";
import { memoryHost } from "../../../support/host.ts";

/** Errors of one example of a page. */
function errorsOf(example: string): string[] {
  const { diagnostics } = compile("page.gen", memoryHost({ "page.gen": example }));
  return diagnostics.filter((found) => found.severity === "error").map((found) => found.code);
}

for (const code of Object.keys(modelDiagnostics)) {
  test(`the page of ${code} shows this one error and its remedy`, () => {
    const page = readFileSync(`src/compiler/diagnostics/codes/${code}.md`, "utf8");
    const [wrong, right] = [...page.matchAll(/```gen\n(.*?)```/gs)].map((found) => found[1]!);
    expect(page).toMatch(new RegExp(`^# ${code}: `));
    expect(errorsOf(wrong!)).toEqual([code]);
    expect(errorsOf(right!)).toEqual([]);
  });
}
