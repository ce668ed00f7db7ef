import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commands, nameOf } from "../../../src/cli/commands/index.ts";
import { compile, type Overrides } from "../../../src/compiler/index.ts";
import { parse } from "../../../src/compiler/syntax/parse.ts";
import { diskHost, memoryHost } from "../../support/host.ts";

const folder = "src/compiler/diagnostics/codes";
const codes = readdirSync(folder)
  .filter((name) => name.startsWith("GEN"))
  .map((name) => name.replace(".md", ""));

interface Example {
  language: string;
  text: string;
}

interface Page {
  title: string;
  about: string;
  wrong: Example;
  right: Example;
}

/** A page: its title with the code, a paragraph, a wrong and a right text. */
function read(code: string): Page {
  const found = /^(# .+)\n\n([^#]+)## Wrong\n\n```(\w+)\n([\s\S]*?)```\n[^#]*## Right\n\n```(\w+)\n([\s\S]*?)```\n$/.exec(
    readFileSync(`${folder}/${code}.md`, "utf8"),
  );
  if (found === null) throw new Error(`${code} is not written as a page: title, paragraph, ## Wrong, ## Right`);
  const [, title, about, wrong, wrongText, right, rightText] = found;
  return {
    title: title!,
    about: about!,
    wrong: { language: wrong!, text: wrongText! },
    right: { language: right!, text: rightText! },
  };
}

test.each(codes)("%s has a title with its code, a paragraph, a wrong and a right text, which differ", (code) => {
  const { title, about, wrong, right } = read(code);
  expect(title).toMatch(new RegExp(`^# ${code}: [\`\\w].*[^.]$`));
  expect(about.trim()).toMatch(/^[`A-Z](.|\n)+[.:]$|^[a-z]+ (.|\n)+\.$/);
  expect(wrong.text).not.toBe(right.text);
});

/** What an example may import. */
const flowers = 'data Iris {\n  source: csv("iris.csv")\n  x: real\n}\n';

/** Codes of a spec, or of a command line that compiles one of the checkout's. */
function codesOf({ language, text }: Example): string[] {
  const found = language === "gen" ? compile("page.gen", memoryHost({ "page.gen": text, "flowers.gen": flowers })) : compileLine(text);
  return found.diagnostics.map((one) => one.code);
}

function compileLine(text: string) {
  const [, file, options] = /^genc \w+ (\S+)(.*)\n$/.exec(text) ?? [];
  if (file === undefined) throw new Error(`no command line that compiles a spec: ${text}`);
  const overrides: Overrides = { set: {}, data: {} };
  for (const [, kind, name, value] of options!.matchAll(/--(set|data) "?(\w+)=([^"\s]+)/g))
    overrides[kind as "set" | "data"]![name!] = value!;
  return compile(file, diskHost, { overrides });
}

/** Limits that only a long text passes: their pages show a command. `test/compiler/robustness` passes them. */
const limits = ["GEN1030", "GEN1031", "GEN2014"];

test("every page of the compiler shows a text, but of the limits that only a long one passes", () => {
  const shown = codes.filter((code) => /^GEN[1-4]/.test(code) && /^\$/.test(read(code).wrong.text));
  expect(shown).toEqual(limits);
});

describe("the wrong text makes this mistake and no other, the right one none", () => {
  test.each(codes.filter((code) => code.startsWith("GEN1") && !limits.includes(code)))("%s, by the parser", (code) => {
    const { wrong, right } = read(code);
    expect([...new Set(parse(wrong.text, 0).diagnostics.map((found) => found.code))]).toEqual([code]);
    expect(parse(right.text, 0).diagnostics).toEqual([]);
  });

  test.each(codes.filter((code) => /^GEN[234]/.test(code) && !limits.includes(code)))("%s, by the compiler", (code) => {
    const { wrong, right } = read(code);
    expect([...new Set(codesOf(wrong))]).toEqual([code]);
    expect(codesOf(right)).toEqual([]);
  });
});

/** Mistakes that show when data are read or a model is trained: the texts are parts of specs. */
test.each(codes.filter((code) => /^GEN[5-8]/.test(code)))("%s: its specs have no mistake in their syntax", (code) => {
  const { wrong, right } = read(code);
  const specs = [wrong, right].filter(({ language }) => language === "gen");
  expect(specs.flatMap(({ text }) => parse(text, 0).diagnostics)).toEqual([]);
});

test.each(codes)("%s: the commands that it shows exist", (code) => {
  const { wrong, right } = read(code);
  const named = [wrong, right].flatMap(({ text }) => [...text.matchAll(/^(?:\$ )?genc (\w+)/gm)].map((found) => found[1]!));
  expect(named.filter((name) => !commands.some((one) => nameOf(one) === name))).toEqual([]);
});
