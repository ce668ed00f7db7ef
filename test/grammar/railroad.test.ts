import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildGrammar } from "../../scripts/grammar/build.ts";
import { printPage } from "../../scripts/grammar/page.ts";
import { readEbnf } from "./support/ebnf.ts";
import { textsIn } from "./support/recognise.ts";

const page = readFileSync("grammar/railroad.html", "utf8");
const grammar = readEbnf(readFileSync("grammar/gen.ebnf", "utf8"));

/** What stands on the page for each rule. */
const articles = new Map([...page.matchAll(/<article id="(\w+)">([\s\S]*?)<\/article>/g)].map((found) => [found[1]!, found[2]!]));

test("railroad.html is drawn from the parser as it is; `npm run docs` draws it", () => {
  expect(page).toBe(printPage(buildGrammar()));
});

test("the page needs nothing else", () => {
  expect(page.match(/<script|<link|<img|@import|url\(|https?:|src=/g)).toBeNull();
});

test("every rule of gen.ebnf has its place, and every link leads to one", () => {
  expect([...articles.keys()].sort()).toEqual([...grammar.keys()].sort());
  const links = [...page.matchAll(/href="#(\w+)"/g)].map((found) => found[1]!);
  expect(links.filter((link) => !articles.has(link))).toEqual([]);
});

test.each([...grammar].filter(([, rule]) => rule.is !== "pattern"))(
  "the diagram of %s has the words and signs of its rule",
  (name, rule) => {
    const svg = /<svg [\s\S]*<\/svg>/.exec(articles.get(name) ?? "")?.[0] ?? "";
    const drawn = [...svg.matchAll(/class="terminal">.*?<text[^>]*>(.*?)<\/text>/g)].map((found) => read(found[1]!));
    expect(new Set(drawn)).toEqual(new Set(rule.is === "exception" ? [] : textsIn(rule)));
  },
);

function read(text: string): string {
  return text.replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code))).replace(/&lt;/g, "<");
}
