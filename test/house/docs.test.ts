import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { documents, refresh, schema, tables } from "../../scripts/docs.ts";
import { compile } from "../../src/compiler/index.ts";
import { diskHost } from "../support/host.ts";

const texts = documents.map((path) => ({ path, text: readFileSync(path, "utf8") }));

test.each(texts)("$path: its tables are those of the sources; `npm run docs` writes them", ({ text }) => {
  expect(text).toBe(refresh(text));
});

test("every table stands in some document", () => {
  const all = texts.map(({ text }) => text).join("\n");
  expect(Object.keys(tables).filter((name) => !all.includes(`<!-- table: ${name} -->`))).toEqual([]);
});

test("a document with a table that nobody knows is refused", () => {
  expect(() => refresh("<!-- table: nothing -->\n<!-- end -->")).toThrow("no table is called nothing");
});

test("the schema of manifests as a file is that of the sources; `npm run docs` writes it", () => {
  expect(JSON.parse(readFileSync(schema.path, "utf8"))).toEqual(JSON.parse(schema.text));
});

interface Example {
  path: string;
  line: number;
  text: string;
}

/** Blocks of specs in a document. */
function examplesIn(path: string, text: string): Example[] {
  return [...text.matchAll(/^```gen\n([\s\S]*?)^```/gm)].map((found) => ({
    path,
    line: text.slice(0, found.index).split("\n").length,
    text: found[1],
  }));
}

const examples = texts.flatMap(({ path, text }) => examplesIn(path, text));

test.each(examples)("$path, line $line: the example is a sound spec", ({ text, path, line }) => {
  const file = `specs/example-${path.replace(/\W/g, "-")}-${line}.gen`;
  const { diagnostics } = compile(file, diskHost, { files: { [file]: text } });
  expect(diagnostics.map((found) => `${found.code} ${found.message}`)).toEqual([]);
});

test.each(texts)("$path: its links to files lead somewhere", ({ path, text }) => {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
  const links = [...prose.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((found) => join(dirname(path), found[1]));
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});

test("a code of a diagnostic that a document names exists", () => {
  const codes = texts.flatMap(({ text }) => text.match(/GEN\d{4}/g) ?? []);
  expect(codes.filter((code) => !existsSync(`src/compiler/diagnostics/codes/${code}.md`))).toEqual([]);
});

test("no document knows of machine paths", () => {
  const pattern = /(^|[\s"'`(])\/(work|root|home|tmp)\//;
  expect(texts.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
});
