import { build } from "esbuild";
import { expect, test } from "vitest";

/** Sources that run when a module is loaded: all that it imports, also over others, but for what is imported when it is needed. */
async function loadedWith(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    outdir: "dist",
    write: false,
    metafile: true,
    packages: "external",
    logLevel: "silent",
  });
  const found = new Set([entry]);
  for (const path of found) {
    for (const { path: to, kind } of metafile.inputs[path]?.imports ?? []) if (kind !== "dynamic-import") found.add(to);
  }
  return [...found];
}

const runtime = /^src\/runtime\/(?!version\.ts|host\/)/;
const compiler = /^src\/compiler\/(?!diagnostics\/)/;
const packages = /^(?![.]|src\/|lsp\/|node:)/;

const program = ["commander"];
const language = ["chevrotain"];

/** What each may load, since everything costs a start its time: parts of the sources that it may not, and packages that it may. */
test.each([
  ["src/cli/main.ts", [runtime, compiler, /^src\/cli\/run\.ts$/], []],
  ["src/cli/run.ts", [runtime, compiler, /^src\/cli\/commands\/(?!index)/], program],
  ["src/cli/commands/new.ts", [runtime, compiler], []],
  ["src/cli/commands/check.ts", [runtime], [...program, ...language]],
  ["src/cli/commands/fmt.ts", [runtime], language],
  ["src/cli/commands/explain.ts", [runtime], [...program, ...language]],
  ["src/cli/commands/lsp.ts", [runtime, compiler], []],
  ["lsp/stdio.ts", [runtime], [...language, "vscode-languageserver/node", "vscode-languageserver-textdocument"]],
])("%s loads what it needs and no more", async (entry, without, allowed) => {
  const loaded = await loadedWith(entry);
  expect(loaded.filter((path) => without.some((part) => part.test(path)))).toEqual([]);
  expect(loaded.filter((path) => packages.test(path) && !allowed.includes(path))).toEqual([]);
});

test("no command loads an engine before it needs one", async () => {
  const loaded = await loadedWith("src/cli/commands/train.ts");
  expect(loaded.filter((path) => /^(@tensorflow\/|onnxruntime)/.test(path))).toEqual([]);
});
