import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { stageOf } from "../../src/cli/stage.ts";
import { folderWith } from "../support/cli.ts";

test.each([
  [
    "TypeError: x\n    at derive (file:///usr/lib/genc/src/compiler/derive/index.ts:3:1)\n    at run (/usr/lib/genc/src/cli/run.ts:1:1)",
    "compiler/derive",
  ],
  ["Error: x\n    at C:\\genc\\src\\runtime\\em\\index.ts:3:1", "runtime/em"],
  ["Bug: x\n    at bug (/a/src/compiler/diagnostics/assert.ts:10:9)\n    at /a/src/compiler/check/index.ts:10:9", "compiler/check"],
  ["Bug: x\n    at bug (/a/src/compiler/diagnostics/assert.ts:10:9)\n    at main (/b/c.js:1:1)", "compiler/diagnostics"],
  ["Error: x\n    at main (/b/c.js:1:1)", undefined],
  ["no stack", undefined],
])("the stage of %j", (stack, stage) => {
  expect(stageOf(stack)).toBe(stage);
});

test("a bundled program tells it by the map beside it", async () => {
  const cwd = folderWith(
    {
      "src/compiler/derive/index.ts": "export function derive(): never {\n  throw new Error('x');\n}\n",
      "main.ts": "export { derive } from './src/compiler/derive/index.ts';\n",
    },
    true,
  );
  await build({
    absWorkingDir: cwd,
    entryPoints: ["main.ts"],
    outfile: join(cwd, "dist/main.mjs"),
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    format: "esm",
  });
  const { derive } = await import(pathToFileURL(join(cwd, "dist/main.mjs")).href);
  const thrown = await Promise.resolve()
    .then(derive)
    .catch((error: Error) => error);
  expect(stageOf(thrown instanceof Error ? (thrown.stack ?? "") : "")).toBe("compiler/derive");
  rmSync(cwd, { recursive: true });
});
