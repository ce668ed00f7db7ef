import { existsSync } from "node:fs";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** Both doors of the compiler and the runtime's for browsers. */
const doors = ["src/compiler/index.ts", "src/compiler/backend.ts", "src/runtime/browser.ts"].filter((path) => existsSync(path));

test.each(doors)("%s bundles for a browser, without anything of Node", async (path) => {
  const { errors, metafile } = await build({
    entryPoints: [path],
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  expect(errors).toEqual([]);
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map((one) => one.path));
  expect(imports.filter((one) => one.startsWith("node:"))).toEqual([]);
});

test("a bundle that imports something of Node is refused", async () => {
  const stdin = { contents: 'import "node:fs";', resolveDir: "." };
  await expect(build({ stdin, bundle: true, platform: "browser", write: false, logLevel: "silent" })).rejects.toThrow("node:fs");
});
