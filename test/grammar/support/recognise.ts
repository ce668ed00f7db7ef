import type { Ebnf, Expression } from "./ebnf.ts";

/** What a rule derived: the rule, and in order the tokens and rules below it. */
export interface Derived {
  rule: string;
  of: (string | Derived)[];
}

interface Match {
  end: number;
  of: (string | Derived)[];
}

/** Rules that are tokens: their names are written in capitals. */
const isToken = (name: string): boolean => name === name.toUpperCase();

/** A text cut into the longest tokens that the grammar knows; undefined where it can't be. */
export function cut(grammar: Ebnf, text: string): string[] | undefined {
  const skipped = ["BLANK", "COMMENT"].map((name) => patternOf(grammar, name));
  const patterns = [...grammar].flatMap(([name, rule]) => (isToken(name) && rule.is === "pattern" ? [rule.pattern] : []));
  const tokens = patterns.filter((pattern) => !skipped.includes(pattern));
  const texts = [...new Set([...grammar.values()].flatMap(textsIn))];
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    const gap = Math.max(0, ...skipped.map((pattern) => lengthAt(pattern, text, at)));
    const length = Math.max(
      ...tokens.map((pattern) => lengthAt(pattern, text, at)),
      ...texts.map((one) => (text.startsWith(one, at) ? one.length : 0)),
    );
    if (gap === 0 && length === 0) return undefined;
    if (gap === 0) found.push(text.slice(at, at + length));
    at += gap > 0 ? gap : length;
  }
  return found;
}

function patternOf(grammar: Ebnf, name: string): RegExp {
  const rule = grammar.get(name);
  if (rule?.is !== "pattern") throw new Error(`${name} is no regular expression`);
  return rule.pattern;
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Every text that a rule writes as it stands. */
export function textsIn(rule: Expression): string[] {
  switch (rule.is) {
    case "text":
      return [rule.text];
    case "concatenation":
    case "alternatives":
      return rule.of.flatMap(textsIn);
    case "option":
    case "repetition":
      return textsIn(rule.of);
    case "exception":
      return [...textsIn(rule.of), ...textsIn(rule.not)];
    default:
      return [];
  }
}

/** Every derivation of all the tokens from a rule: none where the grammar refuses them, more than one where it is ambiguous. */
export function derivations(grammar: Ebnf, tokens: readonly string[], start: string): Derived[] {
  const memo = new Map<string, Match[]>();

  function rule(name: string, at: number): Match[] {
    const key = `${name} ${at}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const body = grammar.get(name);
    if (body === undefined) throw new Error(`the grammar has no ${name}`);
    memo.set(key, []);
    const found = part(body, at).map(({ end, of }) => ({ end, of: [{ rule: name, of }] }));
    memo.set(key, found);
    return found;
  }

  function part(expression: Expression, at: number): Match[] {
    switch (expression.is) {
      case "text":
        return tokens[at] === expression.text ? [{ end: at + 1, of: [expression.text] }] : [];
      case "pattern":
        return at < tokens.length && lengthAt(expression.pattern, tokens[at]!, 0) === tokens[at]!.length
          ? [{ end: at + 1, of: [tokens[at]!] }]
          : [];
      case "rule":
        return rule(expression.name, at);
      case "alternatives":
        return expression.of.flatMap((one) => part(one, at));
      case "option":
        return [{ end: at, of: [] }, ...part(expression.of, at)];
      case "concatenation":
        return expression.of.reduce<Match[]>((before, one) => extended(before, one), [{ end: at, of: [] }]);
      case "repetition": {
        const all: Match[] = [{ end: at, of: [] }];
        for (let last = all; last.length > 0; ) {
          last = extended(last, expression.of);
          all.push(...last);
        }
        return all;
      }
      case "exception": {
        const barred = new Set(part(expression.not, at).map(({ end }) => end));
        return part(expression.of, at).filter(({ end }) => !barred.has(end));
      }
    }
  }

  function extended(before: Match[], next: Expression): Match[] {
    return before.flatMap(({ end, of }) => part(next, end).map((more) => ({ end: more.end, of: [...of, ...more.of] })));
  }

  return rule(start, 0)
    .filter(({ end }) => end === tokens.length)
    .flatMap(({ of }) => of.filter((one) => typeof one !== "string"));
}
