import { expect, test } from "vitest";
import { snippetsOf } from "../../../scripts/vscode/snippets.ts";
import { compile, format } from "../../../src/compiler/index.ts";
import { diskHost, memoryHost } from "../../support/host.ts";
import { specPaths } from "../../support/specs.ts";
import { filled } from "./support/snippets.ts";

const snippets = snippetsOf("lsp/extension/snippets");
const all = Object.entries(snippets).map(([name, snippet]) => ({ name, ...snippet, text: `${filled(snippet.body)}\n` }));

const compiled = (text: string) => compile("main.gen", memoryHost({ "main.gen": text }));

test.each(all)("$name compiles as it stands, to one plan and without a word of warning", ({ text }) => {
  const { diagnostics, trains } = compiled(text);
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  expect(trains).toHaveLength(1);
});

test.each(all)("$name stands in the canonical form", ({ text }) => {
  expect(format(text)).toMatchObject({ ok: true, text });
});

test.each(all)("$name: every stop is reached in turn, and the last is the end", ({ body }) => {
  const numbers = [...body.join("\n").matchAll(/\$\{(\d+)/g)].map(([, number]) => Number(number));
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  expect(body.join("\n").endsWith("$0")).toBe(true);
});

test("snippets reach every plan that the showcase does", () => {
  const plans = (compilation: ReturnType<typeof compile>) => compilation.trains.map(({ plan }) => plan.label);
  const shown = new Set(specPaths.flatMap((path) => plans(compile(path, diskHost))));
  const offered = new Set(all.flatMap(({ text }) => plans(compiled(text))));
  expect([...shown].filter((plan) => !offered.has(plan))).toEqual([]);
});

test("a snippet without a default for what it refers to is refused", () => {
  expect(() => filled(["model $1 {"])).toThrow("$1 has no default");
});
