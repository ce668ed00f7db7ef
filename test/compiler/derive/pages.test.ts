import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { deriveDiagnostics } from "../../../src/compiler/diagnostics/catalogue/derive.ts";
import { compile } from "../../../src/compiler/index.ts";
import { diskHost } from "../../support/host.ts";
import { specOf } from "../../support/models.ts";

function codesOf(declarations: string): string[] {
  return compile("page.gen", diskHost, { files: { "page.gen": specOf(declarations) } }).diagnostics.map(({ code }) => code);
}

test.each(Object.keys(deriveDiagnostics))("%s: the wrong text has that mistake alone, the right one none", (code) => {
  const page = readFileSync(`src/compiler/diagnostics/codes/${code}.md`, "utf8");
  const [wrong, right] = Array.from(page.matchAll(/```gen\n([\s\S]*?)```/g), ([, text]) => text!);
  expect(codesOf(wrong!)).toEqual([code]);
  expect(codesOf(right!)).toEqual([]);
});
