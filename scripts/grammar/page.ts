import { printRule, printTerminal } from "./ebnf.ts";
import { partsOf } from "./parts.ts";
import { drawRule } from "./railroad.ts";
import { style } from "./style.ts";
import type { Grammar, Rule, Section, Terminal } from "./types.ts";

/** The grammar as one page of diagrams that needs nothing else: no script, no font, no network. */
export function printPage(grammar: Grammar): string {
  const { sections, terminals, between } = grammar;
  const users = usersOf(grammar);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The grammar of .gen files</title>
<style>
${style.trim()}
</style>
</head>
<body>
<nav aria-label="Rules">
<p class="name">genc</p>
${sections.map(contents).join("\n")}
${contents({ title: "Tokens", rules: [...terminals, ...between] })}
</nav>
<main>
<header>
<h1>The grammar of <code>.gen</code> files</h1>
<p>Follow the line from the left to the right. <span class="key text">Rounded</span> stands in a file as it is, <span class="key rule">square</span> is
another rule. The same as text is <a href="gen.ebnf">gen.ebnf</a>; what it all means is told in the reference of the language.</p>
</header>
${sections.map((section) => printSection(section, users)).join("\n")}
<section aria-label="Tokens">
<h2>Tokens</h2>
<p>By regular expressions, of ECMAScript with the flag <code>u</code>. The longest token counts.</p>
${terminals.map((terminal) => printToken(terminal, users)).join("\n")}
<h2>Between tokens</h2>
<p>Any number of blanks and comments.</p>
${between.map((terminal) => printToken(terminal, users)).join("\n")}
</section>
</main>
</body>
</html>
`;
}

function contents({ title, rules }: { title: string; rules: { name: string }[] }): string {
  const short = title.replace(/,.*/, "");
  return `<h2>${escaped(short)}</h2>\n<ul>${rules.map(({ name }) => `<li><a href="#${name}">${name}</a></li>`).join("")}</ul>`;
}

function printSection({ title, rules }: Section, users: Map<string, string[]>): string {
  return `<section aria-label="${escaped(title)}">\n<h2>${escaped(title)}</h2>\n${rules.map((rule) => printArticle(rule, users)).join("\n")}\n</section>`;
}

function printArticle(rule: Rule, users: Map<string, string[]>): string {
  return `<article id="${rule.name}">
<h3><a href="#${rule.name}">${rule.name}</a></h3>
<p>${coded(rule.doc)}</p>
<div class="diagram">${drawRule(rule)}</div>
<pre>${escaped(printRule(rule))}</pre>
${printUsers(users.get(rule.name) ?? [])}</article>`;
}

function printToken(terminal: Terminal, users: Map<string, string[]>): string {
  return `<article id="${terminal.name}">
<h3><a href="#${terminal.name}">${terminal.name}</a></h3>
<p>${coded(terminal.doc)}</p>
<pre>${escaped(printTerminal(terminal))}</pre>
${printUsers(users.get(terminal.name) ?? [])}</article>`;
}

function printUsers(names: string[]): string {
  if (names.length === 0) return "";
  return `<p class="users">in ${names.map((name) => `<a href="#${name}">${name}</a>`).join(", ")}</p>\n`;
}

/** The rules that name a rule, by its name. */
function usersOf({ sections }: Grammar): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { name, body } of sections.flatMap(({ rules }) => rules)) {
    for (const part of partsOf(body)) {
      if (part.is === "name" && part.name !== name) users.set(part.name, [...new Set([...(users.get(part.name) ?? []), name])]);
    }
  }
  return users;
}

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

const coded = (text: string): string => escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
