import { levelRules } from "./levels.ts";
import { mistakes } from "./mistakes.ts";
import { partsOf, rewrite } from "./parts.ts";
import { readRules } from "./read.ts";
import { sections } from "./sections.ts";
import { between, kindRules, terminals } from "./tokens.ts";
import type { Grammar, Part, Rule } from "./types.ts";

/** Rules of the parser's own convenience, which stand in the grammar where they are used. */
const inlined = ["annotation", "law", "stageCall"];

/** The grammar of the language: the parser's rules without the mistakes that it understands, and the levels of its operators. */
export function buildGrammar(): Grammar {
  const all = languageRules();
  const bodies = new Map([...all, ...kindRules().map((rule): [string, Part] => [rule.name, rule.body])]);
  const documented = sections.flatMap(({ rules }) => Object.keys(rules));
  const strangers = [...new Set([...documented, ...bodies.keys()])].filter((one) => !documented.includes(one) || !bodies.has(one));
  if (strangers.length > 0) throw new Error(`sections.ts and the parser don't agree about ${strangers.join(", ")}`);
  const grammar: Grammar = {
    sections: sections.map(({ title, rules }) => ({
      title,
      rules: Object.entries(rules).map(([rule, doc]): Rule => ({ name: rule, doc, body: bodies.get(rule)! })),
    })),
    terminals: terminals(),
    between: between(),
  };
  assertClosed(grammar);
  return grammar;
}

function languageRules(): [string, Part][] {
  const rules = readRules();
  const [flat, operand] = [rules.get("expression")!, rules.get("atom")!];
  const levels = levelRules(flat, operand);
  const dropped = new Set<string>();
  for (const { rules: taking, without } of mistakes) {
    for (const rule of taking) {
      const body = without(rules.get(rule)!);
      if (body !== undefined) rules.set(rule, body);
      else if (rules.delete(rule)) dropped.add(rule);
    }
  }
  rules.set("atom", withoutSigns(rules.get("atom")!));
  for (const { name: level, body } of levels) rules.set(level, body);
  for (const [rule, body] of rules) rules.set(rule, inPlace(body, rules, dropped));
  // `name` is the kind of token that it consists of.
  return [...rules].filter(([rule]) => !inlined.includes(rule) && rule !== "name");
}

/** An operand as the parser reads it begins with its signs, which are a level of their own. */
function withoutSigns(operand: Part): Part {
  return operand.is === "sequence" ? operand.of.find((part) => part.is === "choice")! : operand;
}

/** The body with the inlined rules in it, and without what was nothing but a mistake. */
function inPlace(body: Part, rules: Map<string, Part>, dropped: ReadonlySet<string>): Part {
  const changed = rewrite(body, (part) => {
    if (part.is !== "name" || dropped.has(part.name)) return part.is === "name" ? undefined : part;
    return inlined.includes(part.name) ? inPlace(rules.get(part.name)!, rules, dropped) : part;
  });
  if (changed === undefined) throw new Error("a rule of the grammar is nothing but mistakes");
  return changed;
}

/** Every name in a rule is a rule or a terminal. */
function assertClosed({ sections: all, terminals: tokens }: Grammar): void {
  const known = new Set([...all.flatMap(({ rules }) => rules.map((rule) => rule.name)), ...tokens.map((terminal) => terminal.name)]);
  const used = all.flatMap(({ rules }) => rules.flatMap((rule) => [...partsOf(rule.body)]));
  const unknown = used.flatMap((part) => (part.is === "name" && !known.has(part.name) ? [part.name] : []));
  if (unknown.length > 0) throw new Error(`the grammar uses ${unknown.join(", ")} and doesn't say what that is`);
}
