import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { format } from "../../../src/compiler/index.ts";
import { caseFiles } from "../../support/cases.ts";

const folder = "test/golden/format";

/** `UPDATE_GOLDEN=1` writes what the formatter makes of each input, for review. */
test.each(caseFiles(join(folder, "inputs")))("%s", (path) => {
  const output = join(folder, "outputs", basename(path));
  const result = format(readFileSync(path, "utf8"));
  if (!result.ok) throw new Error(result.diagnostics.map((found) => `${found.code} ${found.message}`).join("\n"));
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(output, result.text);
  expect(result.text).toBe(readFileSync(output, "utf8"));
});

test.each(caseFiles("specs"))("%s is formatted", (path) => {
  const text = readFileSync(path, "utf8");
  expect(format(text)).toEqual({ ok: true, text });
});
