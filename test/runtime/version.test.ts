import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { folderAbove, packageFolder, version } from "../../src/runtime/version.ts";

test("the package's folder and version are found from below", () => {
  expect(packageFolder).toBe(resolve("."));
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(folderAbove(resolve("src/runtime/em"), "version.ts")).toBe(resolve("src/runtime"));
});

test("what stands nowhere above is told, and not looked for without end", () => {
  const from = join(import.meta.dirname, "none", "at", "all");
  expect(() => folderAbove(from, "no-such-name.json")).toThrow(`There is no no-such-name.json in ${from} nor above it`);
});
