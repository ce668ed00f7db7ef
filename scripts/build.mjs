// Builds `dist`:  npm run build
// The command line and its language server are bundled with their packages, since a process that loads a thousand small files spends most of its
// start on that; what only some commands need is cut into files of its own. The doors for other programs are bundled without packages.
// tsc has written the types into `dist/.next` by then. All of `dist` is replaced, so that nothing of an older build stays.
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = dirname(import.meta.dirname);
const dist = join(root, "dist");
const types = join(dist, ".next");

/** What a process starts. */
const programs = ["src/cli/main.ts"];
/** What other programs import: the compiler and the runtimes, on Node and in browsers, and the language server. */
const doors = ["src/compiler/index.ts", "src/compiler/backend.ts", "src/runtime/index.ts", "src/runtime/browser.ts", "lsp/stdio.ts"];

const common = {
  absWorkingDir: root,
  outdir: dist,
  outbase: root,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "node20",
  sourcemap: true,
  sourcesContent: false,
  write: false,
  logLevel: "warning",
};

const built = await Promise.all([
  build({
    ...common,
    entryPoints: programs,
    platform: "node",
    minify: true,
    chunkNames: "chunks/[name]-[hash]",
    // Engines are as large as all the rest, some are native, and a run loads one of them at most.
    external: ["@tensorflow/*", "onnxruntime-node"],
    // Packages that are no ES modules ask for Node's own by `require`.
    banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
  }),
  build({ ...common, entryPoints: doors, platform: "neutral", chunkNames: "chunks/door-[hash]", packages: "external" }),
]);

for (const name of readdirSync(dist)) if (name !== ".next") rmSync(join(dist, name), { recursive: true });
for (const name of readdirSync(types)) renameSync(join(types, name), join(dist, name));
rmSync(types, { recursive: true });
for (const { path, contents } of built.flatMap(({ outputFiles }) => outputFiles)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
chmodSync(join(dist, "src/cli/main.js"), 0o755);
