import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Packed {
  files: { path: string }[];
}

/** What `npm pack` would put in. The built part is left to the end-to-end tests. */
const packed: string[] = (
  JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { encoding: "utf8" })) as Packed[]
)
  .flatMap(({ files }) => files.map(({ path }) => path))
  .sort();

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);

test("the package holds what the program reads besides itself", () => {
  const needed = [...below("templates"), ...below("specs"), ...below("grammar/schema"), ...below("src/compiler/diagnostics/codes")];
  expect(needed.filter((path) => !packed.includes(path))).toEqual([]);
  expect(packed).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
});

test("the package holds no sources and no tests", () => {
  expect(packed.filter((path) => /^(test|scripts|\.ci)\/|^src\/.*\.ts$/.test(path))).toEqual([]);
});

test("every package that the sources import is a dependency", () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const known = new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies)]);
  const sources = below("src").filter((path) => path.endsWith(".ts"));
  const named = sources.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/^(?:import|export) [^;'"]*?from "([^."][^"]*)"|\bimport\("([^."][^"]*)"\)/gm)].map(
      (found) => found[1] ?? found[2],
    ),
  );
  const packages = new Set(named.filter((one) => !one.startsWith("node:")).map((one) => one.match(/^(@[^/]+\/)?[^/]+/)?.[0] ?? one));
  expect([...packages].filter((one) => !known.has(one))).toEqual([]);
});

test("no npm runs the script of onnxruntime-node, which fetches what only CUDA needs and, where it can't, takes the package with it", () => {
  // npm 11 asks the one, earlier ones the other. A setting of `.npmrc` that they don't know is warned of.
  const { allowScripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  expect(allowScripts["onnxruntime-node"]).toBe(false);
  expect(packages["node_modules/onnxruntime-node"]).toMatchObject({ optional: true, os: expect.arrayContaining(["linux"]) });
  expect(packages["node_modules/onnxruntime-node"]).not.toHaveProperty("hasInstallScript");
});
