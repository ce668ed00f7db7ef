import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkDiagnostics } from "../../../../src/compiler/diagnostics/catalogue/check.ts";
import { compile } from "../../../../src/compiler/index.ts";
import { caseFiles } from "../../../support/cases.ts";
import { memoryHost } from "../../../support/host.ts";

const flowers = 'data Iris {\n  source: csv("iris.csv")\n  x: real\n}\n';

/** What stands in one example of a page. */
function codesOf(example: string): string[] {
  const host = memoryHost({ "page.gen": example, "flowers.gen": flowers });
  return compile("page.gen", host).diagnostics.map((found) => found.code);
}

const codes = Object.keys(checkDiagnostics);

for (const code of codes) {
  test(`the page of ${code} shows this one mistake and its remedy`, () => {
    const page = readFileSync(`src/compiler/diagnostics/codes/${code}.md`, "utf8");
    expect(page).toMatch(
      new RegExp(`^# ${code}: .*\n\n[^#]+\n\n## Wrong\n\n\`\`\`(gen|text)\n[^]+\`\`\`\n\n## Right\n\n\`\`\`(gen|text)\n[^]+\`\`\`\n$`),
    );
    const [wrong, right] = [...page.matchAll(/```gen\n(.*?)```/gs)].map((found) => found[1]!);
    if (wrong === undefined || right === undefined) return expect(page).toMatch(/```text\ngenc /);
    expect(codesOf(wrong)).toEqual([code]);
    expect(codesOf(right)).toEqual([]);
  });
}

test("every code of this stage has a case", () => {
  const folders = ["program", "data", "train"].map((name) => `test/cases/bad/${name}`);
  const texts = folders.flatMap(caseFiles).map((path) => readFileSync(path, "utf8"));
  // There is no file that could hold the case of a file that isn't there: `test/compiler/compile.test.ts`.
  const missing = codes.filter((code) => !texts.some((text) => text.includes(` ${code} `)));
  expect(missing).toEqual(["GEN2013"]);
});
