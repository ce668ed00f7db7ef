import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultSettings, readSettings } from "../../../lsp/settings.ts";
import { scopes } from "../../../src/compiler/colouring/index.ts";
import { renderDiagnostic } from "../../../src/compiler/diagnostics/render.ts";
import { compile, query } from "../../../src/compiler/index.ts";
import { memoryHost } from "../../support/host.ts";

const manifest = JSON.parse(readFileSync("lsp/extension/package.json", "utf8"));
const { contributes } = manifest;

test("colours of the server have the scopes of the grammar", () => {
  const expected = Object.fromEntries(Object.entries(scopes).map(([selector, scope]) => [selector, [scope]]));
  expect(contributes.semanticTokenScopes).toEqual([{ language: "gen", scopes: expected }]);
});

test("every colour of the server has a scope", () => {
  expect(query.tokenTypes.filter((type) => !(type in scopes))).toEqual([]);
});

test("settings of the manifest are those that the server reads, with its defaults", () => {
  const properties: Record<string, { default: unknown }> = contributes.configuration.properties;
  const own = Object.keys(properties).filter((name) => /^genc\.(inlayHints|lens)/.test(name));
  const sent: { inlayHints: Record<string, unknown>; lens?: unknown } = { inlayHints: {} };
  for (const name of own) {
    const [, first, second] = name.split(".");
    if (second === undefined) sent.lens = properties[name]!.default;
    else if (first === "inlayHints") sent.inlayHints[second] = properties[name]!.default;
  }
  expect(sent).toEqual(defaultSettings);
  expect(readSettings(sent)).toEqual(defaultSettings);
});

test("settings that start programs can't be set by a workspace that isn't trusted", () => {
  expect(contributes.configuration.properties).toHaveProperty(["genc.path"]);
  expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
    supported: "limited",
    restrictedConfigurations: ["genc.path", "genc.node"],
  });
});

test("the README names every setting and every snippet", () => {
  const readme = readFileSync("lsp/extension/README.md", "utf8");
  const settings = Object.keys(contributes.configuration.properties).map((name) => name.replace(/^genc\.inlayHints(?!\.shapes)/, ""));
  const snippets = readdirSync("lsp/extension/snippets").map((name) => name.replace(".snippet", ""));
  expect([...settings, ...snippets].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test("menus and the walkthrough name commands of the extension", () => {
  const known = new Set(contributes.commands.map(({ command }: { command: string }) => command));
  const named = [...JSON.stringify([contributes.menus, contributes.walkthroughs]).matchAll(/\bgenc\.[a-z]\w*/gi)].map(
    ([command]) => command,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((command) => !known.has(command))).toEqual([]);
});

const [head, place] = contributes.problemMatchers[0].pattern.map(({ regexp }: { regexp: string }) => new RegExp(regexp));

test("the problem matcher finds what genc prints: severity, code, message, file, line and column", () => {
  const text = "model M {\n  param spare: real\n  observed x: real ~ Normal(mena, 1)\n}\ntrain M on D\n";
  const { diagnostics, sources } = compile("specs/main.gen", memoryHost({ "specs/main.gen": text }));
  expect(diagnostics.length).toBeGreaterThan(1);
  for (const found of diagnostics) {
    const lines = renderDiagnostic(found, sources, { color: false }).split("\n");
    expect(head.exec(lines[0])?.slice(1)).toEqual([found.severity, found.code, found.message]);
    const [file, line, column] = place.exec(lines[1]!)!.slice(1);
    expect(file).toBe("specs/main.gen");
    expect(text.split("\n")[Number(line) - 1]!.slice(Number(column) - 1)).toMatch(/^(mena|spare|D|param)/);
  }
  // Lines of the excerpt and remedies aren't taken for mistakes.
  const rest = diagnostics.flatMap((found) => renderDiagnostic(found, sources, { color: false }).split("\n").slice(2));
  expect(rest.filter((line) => head.test(line))).toEqual([]);
});
