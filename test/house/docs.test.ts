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

test("an example that is called wrong must be, one that is explained must be sound", () => {
  expect(() => refresh("```gen wrong\nconst A = 1\n```\n")).toThrow("an example of a mistake has none");
  expect(() => refresh("```gen explained\nconst A = $ + 1\n```\n")).toThrow("an example of the documents has mistakes");
  const written = refresh("```gen wrong\nconst A = $ + 1\n```\n");
  expect(written).toContain("```\n\n```text\nerror[GEN1001]: ");
  expect(refresh(written)).toBe(written);
});

test("the schema of manifests as a file is that of the sources; `npm run docs` writes it", () => {
  expect(JSON.parse(readFileSync(schema.path, "utf8"))).toEqual(JSON.parse(schema.text));
});

interface Example {
  path: string;
  line: number;
  text: string;
}

/** Blocks of sound specs in a document; those that are called wrong have behind them what the compiler says. */
function examplesIn(path: string, text: string): Example[] {
  return [...text.matchAll(/^```gen(?: explained)?\n([\s\S]*?)^```/gm)].map((found) => ({
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

/** Where the headings of a document can be linked to. */
function anchorsOf(path: string): string[] {
  const headings = readFileSync(path, "utf8").match(/^#+ .*$/gm) ?? [];
  return headings.map((line) =>
    line
      .replace(/^#+ /, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}

test.each(texts)("$path: its links to headings lead somewhere", ({ path, text }) => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*\.md|)#([^)\s]+)\)/g)];
  const missing = links.filter(([, file, anchor]) => !anchorsOf(file === "" ? path : join(dirname(path), file!)).includes(anchor!));
  expect(missing.map(([link]) => link)).toEqual([]);
});

test("a code of a diagnostic that a document names exists", () => {
  const codes = texts.flatMap(({ text }) => text.match(/GEN\d{4}/g) ?? []);
  expect(codes.filter((code) => !existsSync(`src/compiler/diagnostics/codes/${code}.md`))).toEqual([]);
});

test("no document knows of machine paths", () => {
  const pattern = /(^|[\s"'`(])\/(work|root|home|tmp)\//;
  expect(texts.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
});
