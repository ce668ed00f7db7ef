import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "../../../src/compiler/syntax/parse.ts";

const specs = readdirSync("specs").filter((name) => name.endsWith(".gen"));

test.each(specs)("specs/%s parses without a diagnostic", (name) => {
  const { tree, diagnostics } = parse(readFileSync(`specs/${name}`, "utf8"), 0);
  expect(diagnostics).toEqual([]);
  expect(tree.complete).toBe(true);
  expect(tree.declarations.length).toBeGreaterThan(1);
});
