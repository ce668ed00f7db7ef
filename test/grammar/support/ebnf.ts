/**
 * A reader of Extended BNF as ISO/IEC 14977 has it, apart from the compiler: what `gen.ebnf` says is tested by reading it anew. Of the
 * notation it knows definitions, concatenation, alternatives, options, repetitions, groups, exceptions, comments, both kinds of quotes, and
 * special sequences, which it takes for regular expressions.
 */
export type Expression =
  | { is: "text"; text: string }
  | { is: "pattern"; pattern: RegExp }
  | { is: "rule"; name: string }
  | { is: "concatenation"; of: Expression[] }
  | { is: "alternatives"; of: Expression[] }
  | { is: "option"; of: Expression }
  | { is: "repetition"; of: Expression }
  | { is: "exception"; of: Expression; not: Expression };

export type Ebnf = Map<string, Expression>;

const token =
  /\s+|\(\*[\s\S]*?\*\)|(?<name>[A-Za-z][A-Za-z0-9]*)|"(?<double>[^"]+)"|'(?<single>[^']+)'|\?(?<special>[^?]+)\?|(?<sign>[=,|;()[\]{}-])/y;

interface Token {
  kind: "name" | "text" | "special" | "sign";
  text: string;
}

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (token.lastIndex <= at) throw new Error(`no Extended BNF: ${text.slice(at, at + 40)}`);
    const literal = groups?.double ?? groups?.single;
    if (groups?.name !== undefined) found.push({ kind: "name", text: groups.name });
    else if (literal !== undefined) found.push({ kind: "text", text: literal });
    else if (groups?.special !== undefined) found.push({ kind: "special", text: groups.special.trim() });
    else if (groups?.sign !== undefined) found.push({ kind: "sign", text: groups.sign });
  }
  return found;
}

/** The rules of a grammar by name. Throws on what isn't the notation, on a rule defined twice, and on one that is used and not defined. */
export function readEbnf(text: string): Ebnf {
  const tokens = tokensOf(text);
  const rules: Ebnf = new Map();
  const used = new Set<string>();
  let place = 0;

  const peek = (sign: string): boolean => tokens[place]?.kind === "sign" && tokens[place]?.text === sign;
  const take = (): Token => {
    const next = tokens[place++];
    if (next === undefined) throw new Error("the grammar ends in the middle of a rule");
    return next;
  };
  const due = (sign: string): void => {
    const next = take();
    if (next.kind !== "sign" || next.text !== sign) throw new Error(`expected ${sign} and found ${next.text}`);
  };

  function alternatives(): Expression {
    const of = [concatenation()];
    while (peek("|")) {
      take();
      of.push(concatenation());
    }
    return of.length === 1 ? of[0]! : { is: "alternatives", of };
  }

  function concatenation(): Expression {
    const of = [exception()];
    while (peek(",")) {
      take();
      of.push(exception());
    }
    return of.length === 1 ? of[0]! : { is: "concatenation", of };
  }

  function exception(): Expression {
    const of = primary();
    if (!peek("-")) return of;
    take();
    return { is: "exception", of, not: primary() };
  }

  function primary(): Expression {
    const next = take();
    if (next.kind === "text") return { is: "text", text: next.text };
    if (next.kind === "special") return { is: "pattern", pattern: new RegExp(next.text, "uy") };
    if (next.kind === "name") {
      used.add(next.text);
      return { is: "rule", name: next.text };
    }
    if (next.text === "(") return bracketed(")", (of) => of);
    if (next.text === "[") return bracketed("]", (of) => ({ is: "option", of }));
    if (next.text === "{") return bracketed("}", (of) => ({ is: "repetition", of }));
    throw new Error(`expected a part of a rule and found ${next.text}`);
  }

  function bracketed(closer: string, make: (of: Expression) => Expression): Expression {
    const of = alternatives();
    due(closer);
    return make(of);
  }

  while (place < tokens.length) {
    const { kind, text: name } = take();
    if (kind !== "name") throw new Error(`expected the name of a rule and found ${name}`);
    if (rules.has(name)) throw new Error(`${name} is defined twice`);
    due("=");
    rules.set(name, alternatives());
    due(";");
  }
  const unknown = [...used].filter((name) => !rules.has(name));
  if (unknown.length > 0) throw new Error(`nothing says what ${unknown.join(", ")} is`);
  return rules;
}
