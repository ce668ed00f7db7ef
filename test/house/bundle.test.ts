import { build } from "esbuild";
import { expect, test } from "vitest";

/** Most bytes of each door, minified: what a page would load. tfjs is most of the last. */
const limits = { "src/compiler/index.ts": 620_000, "src/compiler/backend.ts": 310_000, "src/runtime/browser.ts": 1_200_000 };

test.each(Object.entries(limits))("%s stays below %d bytes in a browser", async (entry, limit) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  const bytes = outputFiles.reduce((sum, file) => sum + file.contents.length, 0);
  console.log(`${entry}: ${Math.round(bytes / 1000)} kB`);
  expect(bytes).toBeLessThan(limit);
  const text = new TextDecoder().decode(outputFiles[0].contents);
  // Nothing of Node is asked for when the bundle is loaded, in any of the ways of asking.
  expect(text).not.toMatch(/from\s*["']node:|import\(["']node:|require\(["']node:/);
});
