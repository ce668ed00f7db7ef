import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { specPaths } from "../support/specs.ts";

const names = specPaths.map((path) => basename(path));

test("specs/README.md has a row for every spec, and for no other", () => {
  const rows = [...readFileSync("specs/README.md", "utf8").matchAll(/^\| `(\w+\.gen)`/gm)].map((found) => found[1]);
  expect(rows.sort()).toEqual(names);
});

test("every spec is trained by a test", () => {
  const tests = readdirSync("test/specs")
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(`test/specs/${name}`, "utf8"))
    .join("\n");
  expect(names.filter((name) => !tests.includes(`"${name}"`) && !tests.includes(`"specs/${name}"`))).toEqual([]);
});
