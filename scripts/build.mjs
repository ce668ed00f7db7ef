// Builds `dist`:  npm run build
// The command line and its language server are one bundle with their packages, since a process that loads a thousand small files spends most
// of its start on that; what only some commands need runs when it is needed. Beside it stands the code that V8 makes of it (`src/cli/start.cjs`).
// The doors for other programs are bundled without packages.
// tsc has written the types into `dist/.next` by then. All of `dist` is replaced, so that nothing of an older build stays.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const root = dirname(import.meta.dirname);
const dist = join(root, "dist");
const types = join(dist, ".next");
const start = join(dist, "src/cli/start.cjs");

/** What other programs import: the compiler and the runtimes, on Node and in browsers, and the language server. */
const doors = ["src/compiler/index.ts", "src/compiler/backend.ts", "src/runtime/index.ts", "src/runtime/browser.ts", "lsp/stdio.ts"];

/** Modules of values that are worked out here, once, in place of at each start: their exports must be plain data. */
const workedOut = {
  name: "worked out",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]syntax[\\/]known-decisions\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], bundle: true, format: "esm", platform: "node", write: false });
      const values = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
      const lines = Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
      return { contents: lines.join("\n"), loader: "js" };
    });
  },
};

const common = {
  absWorkingDir: root,
  outdir: dist,
  outbase: root,
  bundle: true,
  target: "node20",
  sourcemap: true,
  sourcesContent: false,
  write: false,
  logLevel: "warning",
  plugins: [workedOut],
};

const built = await Promise.all([
  build({
    ...common,
    entryPoints: ["src/cli/main.ts"],
    platform: "node",
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    // `start.cjs` reads it as ASCII, which this writes.
    charset: "ascii",
    minify: true,
    define: { "import.meta.dirname": "__dirname" },
    // A script is no module and has no imports of its own: engines are required.
    supported: { "dynamic-import": false },
    banner: { js: "(function (exports, require, module, __filename, __dirname) {" },
    footer: { js: "})" },
    // Engines are as large as all the rest, some are native, and a run loads one of them at most.
    external: ["@tensorflow/*", "onnxruntime-node"],
  }),
  build({
    ...common,
    entryPoints: doors,
    platform: "neutral",
    format: "esm",
    splitting: true,
    chunkNames: "chunks/door-[hash]",
    packages: "external",
  }),
]);

for (const name of readdirSync(dist)) if (name !== ".next") rmSync(join(dist, name), { recursive: true });
for (const name of readdirSync(types)) renameSync(join(types, name), join(dist, name));
rmSync(types, { recursive: true });
for (const { path, contents } of built.flatMap(({ outputFiles }) => outputFiles)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
copyFileSync(join(root, "src/cli/start.cjs"), start);
chmodSync(start, 0o755);

/** Runs a command and keeps the code of all that ran in it. */
function keepCode(command, ...args) {
  const kept = join(dist, `src/cli/main.cjs.${command}.code`);
  const program = `
    process.stdout.write = () => true;
    const script = require(${JSON.stringify(start)});
    process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(kept)}, script.createCachedData()));
  `;
  execFileSync(process.execPath, ["-e", program, "--", "genc", command, ...args], { stdio: ["ignore", "inherit", "pipe"] });
}

const specs = join(root, "specs");
const runs = mkdtempSync(join(tmpdir(), "genc-build-"));
keepCode("check", ...readdirSync(specs).flatMap((name) => (name.endsWith(".gen") ? [join(specs, name)] : [])));
keepCode("train", join(specs, "gmm.gen"), "--out", runs, "--threads", "1");
rmSync(runs, { recursive: true });
