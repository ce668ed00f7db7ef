import { expect, test } from "vitest";
import { directions, nodeOnly, sharedWithRuntime } from "./support/directions.ts";
import { boxOf, type Import, imports, importsOf, sourceFiles } from "./support/sources.ts";

/** Imports from one box of the house to another. */
const crossings = imports.filter((one) => !isPackage(one.to) && boxOf(one.from) !== boxOf(one.to));

function isPackage(path: string): boolean {
  return !path.endsWith(".ts");
}

function allowed({ from, to, typesOnly }: Import): boolean {
  const { uses, sees = [] } = directions[boxOf(from)] ?? { uses: [] };
  return uses.includes(boxOf(to)) || (typesOnly && sees.includes(boxOf(to)));
}

test("imports are found in every way of writing them", () => {
  const text = [
    'import type { A } from "./a.ts";',
    'import b, {\n  type C,\n  d as e,\n} from "../x/b.ts";',
    'export * as f from "./f.ts";',
    'import "node:fs";',
    'const late = await import("./late.ts");',
    ' * An example in a comment: import Draw from "nets.gen"',
    'export function g() { return "from"; }',
    'const text = `import data from "data.gen"`;',
  ].join("\n");
  expect(importsOf("cli/here.ts", text).map(({ to, typesOnly }) => [to, typesOnly])).toEqual([
    ["cli/a.ts", true],
    ["x/b.ts", false],
    ["cli/f.ts", false],
    ["node:fs", false],
    ["cli/late.ts", false],
  ]);
});

test("every file stands in a box of the house", () => {
  expect([...new Set(sourceFiles.map(boxOf))].filter((box) => directions[box] === undefined)).toEqual([]);
});

test("every box imports only what it may", () => {
  const wrong = crossings.filter((one) => !allowed(one)).map(({ from, to, typesOnly }) => `${from} -> ${to}${typesOnly ? " (types)" : ""}`);
  expect(wrong).toEqual([]);
});

test("no box can reach itself by what it runs", () => {
  const runs = new Map<string, Set<string>>();
  for (const one of crossings) if (!one.typesOnly) runs.set(boxOf(one.from), (runs.get(boxOf(one.from)) ?? new Set()).add(boxOf(one.to)));
  expect([...runs.keys()].filter((box) => reach(box, runs).has(box))).toEqual([]);
});

test("a circle is seen", () => {
  const circle = new Map([
    ["a", new Set(["b"])],
    ["b", new Set(["c"])],
    ["c", new Set(["a"])],
    ["d", new Set(["a"])],
  ]);
  expect(["a", "b", "c", "d"].filter((one) => reach(one, circle).has(one))).toEqual(["a", "b", "c"]);
});

/** Everything that can be reached from `start` over one or more arrows. */
function reach(start: string, arrows: Map<string, Set<string>>): Set<string> {
  const seen = new Set<string>();
  const open = [...(arrows.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(arrows.get(next) ?? []));
  }
  return seen;
}

test("the runtime runs of the compiler its back door and the shared leaves, and nothing that knows text", () => {
  const front = ["compiler/syntax", "compiler/format", "compiler/check", "compiler/derive", "compiler/explain", "compiler/index.ts"];
  const used = new Set(crossings.filter((one) => one.from.startsWith("runtime/") && !one.typesOnly).map((one) => boxOf(one.to)));
  const compiler = [...used].filter((box) => box.startsWith("compiler/")).sort();
  expect(compiler).toEqual(["compiler/backend.ts", ...Object.keys(sharedWithRuntime)].sort());
  expect(front.filter((box) => compiler.includes(box))).toEqual([]);
});

test("modules of Node are named only where the machine is meant", () => {
  const named = imports.filter((one) => one.to.startsWith("node:")).map((one) => one.from);
  expect(named.filter((path) => !nodeOnly.some((place) => place.test(path)))).toEqual([]);
  expect(nodeOnly.filter((place) => !named.some((path) => place.test(path)))).toEqual([]);
});

test("packages are used where they belong", () => {
  const places: Record<string, RegExp> = {
    chevrotain: /^compiler\/syntax\//,
    "@bufbuild/protobuf/wire": /^compiler\/lower\/onnx\//,
    "@tensorflow/tfjs-core": /^runtime\/engines\/tfjs\//,
    "@tensorflow/tfjs-backend-wasm": /^runtime\/engines\/tfjs\//,
    "@tensorflow/tfjs-backend-cpu": /^runtime\/engines\/tfjs\//,
    papaparse: /^runtime\/data\/sources\/|^cli\//,
    ajv: /^runtime\/runs\//,
    "vscode-languageserver/node": /^lsp\/protocol\.ts$/,
    "vscode-languageserver-textdocument": /^lsp\/protocol\.ts$/,
    vscode: /^lsp\/extension\//,
    "vscode-languageclient/node": /^lsp\/extension\/src\/client\.ts$/,
    commander: /^cli\//,
    pngjs: /^cli\//,
    "cli-progress": /^cli\//,
  };
  const wrong = imports.filter(({ from, to }) => isPackage(to) && !to.startsWith("node:") && places[to]?.test(from) !== true);
  expect(wrong).toEqual([]);
});
