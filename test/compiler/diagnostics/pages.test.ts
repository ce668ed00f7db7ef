import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "../../../src/compiler/syntax/parse.ts";

const folder = "src/compiler/diagnostics/codes";
const pages = readdirSync(folder).filter((name) => name.startsWith("GEN"));

interface Page {
  title: string;
  wrong: string;
  right: string;
}

/** A page: its title with the code, a paragraph, a wrong and a right text. */
function read(name: string): Page {
  const found = /^(# .+)\n\n[^#]+## Wrong\n[\s\S]*?```\w+\n([\s\S]*?)```\n[\s\S]*?## Right\n[\s\S]*?```\w+\n([\s\S]*?)```\n/.exec(
    readFileSync(`${folder}/${name}`, "utf8"),
  );
  if (found === null) throw new Error(`${name} is not written as a page: title, paragraph, ## Wrong, ## Right`);
  return { title: found[1]!, wrong: found[2]!, right: found[3]! };
}

test.each(pages)("%s has a title with its code, a paragraph, a wrong and a right text", (name) => {
  expect(read(name).title).toMatch(new RegExp(`^# ${name.replace(".md", "")}: \\S`));
});

test.each(pages.filter((name) => name.startsWith("GEN1")))("%s: the wrong text has that mistake alone, the right one none", (name) => {
  const { wrong, right } = read(name);
  const codes = parse(wrong, 0).diagnostics.map((found) => found.code);
  expect(codes.length).toBeGreaterThan(0);
  expect(new Set(codes)).toEqual(new Set([name.replace(".md", "")]));
  expect(parse(right, 0).diagnostics).toEqual([]);
});
