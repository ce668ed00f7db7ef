import type { Grammar, Part, Rule, Terminal } from "./types.ts";

const width = 120;

const head = `(* The grammar of .gen files, in the Extended BNF of ISO/IEC 14977:1996.

   Written from the parser by \`npm run docs\`; don't edit.

   a , b    a, then b              { a }    a any number of times, also none
   a | b    a or b                 a - b    a, but nothing that b derives
   [ a ]    a or nothing           ? ... ?  a token by its regular expression, of ECMAScript with the flag u

   A text is cut into the longest tokens that fit. Between two tokens, and before the first and behind the last, any number
   of blanks and comments may stand: those at the end of this grammar.

   For whoever writes a parser: a name in front of ":", "~" or "=" begins the next item, argument or formal and is never a
   part of what stands before it, and no item begins with "(", "[" or "-". Two tokens decide, and lines need no end. *)
`;

/** The grammar as the text of \`gen.ebnf\`. */
export function printEbnf({ sections, terminals, between }: Grammar): string {
  const parts = sections.map(({ title, rules }) => [banner(title), ...rules.map((rule) => noted(rule.doc, printRule(rule)))].join("\n\n"));
  const tokens = [banner("Tokens"), ...terminals.map((one) => noted(one.doc, printTerminal(one)))].join("\n\n");
  const gaps = [banner("Between tokens"), ...between.map((one) => noted(one.doc, printTerminal(one)))].join("\n\n");
  return `${[head.trimEnd(), ...parts, tokens, gaps].join("\n\n\n")}\n`;
}

const banner = (title: string): string => `(* ${"-".repeat(8)} ${title} ${"-".repeat(Math.max(0, 100 - title.length))} *)`;

const noted = (doc: string, rule: string): string => `(* ${doc} *)\n${rule}`;

/** A rule in the notation. */
export function printRule({ name, body }: Pick<Rule, "name" | "body">): string {
  const line = `${name} = ${printPart(body)} ;`;
  return line.length <= width ? line : brokenRule(name, body);
}

/** One alternative, or a few elements, a line. */
function brokenRule(name: string, body: Part): string {
  const margin = `\n${" ".repeat(name.length + 1)}`;
  if (body.is === "choice" && body.of.length <= 12) return `${name} = ${body.of.map((one) => printPart(one)).join(`${margin}| `)} ;`;
  const separator = body.is === "choice" ? " | " : " , ";
  const pieces = body.is === "choice" || body.is === "sequence" ? body.of.map((one) => printElement(one, body.is)) : [printPart(body)];
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + separator.length + piece.length + name.length + 6 <= width)
      lines[lines.length - 1] += separator + piece;
    else lines.push(piece);
  }
  return `${name} = ${lines.join(`${margin}${separator.trim()} `)} ;`;
}

function printPart(part: Part): string {
  switch (part.is) {
    case "text":
      return quoted(part.text);
    case "name":
      return part.name;
    case "sequence":
      return part.of.map((one) => printElement(one, "sequence")).join(" , ");
    case "choice":
      return part.of.map((one) => printElement(one, "choice")).join(" | ");
    case "optional":
      return `[ ${printPart(part.of)} ]`;
    case "many":
      return `{ ${printPart(part.of)} }`;
    case "except":
      return `${printElement(part.of, "except")} - ${printElement(part.not, "except")}`;
  }
}

/** A part inside another; an alternative binds loosest. */
function printElement(part: Part, inside: "sequence" | "choice" | "except"): string {
  const needs = (part.is === "choice" && inside !== "choice") || (part.is === "sequence" && inside === "except");
  return needs ? `( ${printPart(part)} )` : printPart(part);
}

const quoted = (text: string): string => (text.includes('"') ? `'${text}'` : `"${text}"`);

/** A question mark would end the special sequence, so a pattern is written without: `(a)` for `(?:a)`, `a{0,1}` for an optional a. */
export function printTerminal({ name, pattern }: Pick<Terminal, "name" | "pattern">): string {
  return `${name} = ? ${pattern.replaceAll("(?:", "(").replaceAll("?", "{0,1}")} ? ;`;
}
