import { called, captured, colon, include, name, oneOf, opener, space } from "./patterns.ts";
import { punctuation, refined, type Selector, scopes } from "./scopes.ts";
import type { Rule } from "./types.ts";

/** Where an expression stands decides what its bare names are, and which names of the language it may use. */
export interface Flavour {
  key: string;
  /** What a name is that nothing else tells. */
  bare: Selector;
  /** Functions of the language here. */
  functions: readonly string[];
  /** Whether they are functions without parentheses too. */
  evenBare: boolean;
  distributions?: readonly string[];
  choices?: readonly string[];
}

/** Rules for the expressions of one flavour, in groups of the repository that begin with its key. */
export function expressions(flavour: Flavour): Record<string, Rule> {
  const { key } = flavour;
  const patterns = [
    ...include("comments", "strings", "columns", "numbers", "words"),
    ...stages(flavour),
    ...namesOf(flavour),
    ...include(`${key}Parens`, `${key}Brackets`, "signs", "hole"),
    { match: name, name: scopes[flavour.bare] },
  ];
  return {
    [key]: { patterns },
    [`${key}Parens`]: parentheses([captured(`(${name})${colon}`, scopes.parameter, punctuation.colon), ...include(key)]),
    [`${key}Brackets`]: brackets(include(key)),
  };
}

/** What stands behind a pipe is a function, with or without parentheses. */
function stages({ functions }: Flavour): Rule[] {
  const pipe = refined("operator", "pipe");
  return [
    captured(`(\\|>)${space}(${oneOf(functions)})`, pipe, scopes["function.defaultLibrary"]),
    captured(`(\\|>)${space}(${name})`, pipe, scopes.function),
  ];
}

function namesOf({ functions, evenBare, distributions, choices }: Flavour): Rule[] {
  const asValue = "(?!\\s*(?::|=(?!=)))";
  return [
    ...(distributions === undefined ? [] : [{ match: `${oneOf(distributions)}${asValue}`, name: scopes.type }]),
    { match: `${oneOf(functions)}${evenBare ? asValue : `(?=${called})`}`, name: scopes["function.defaultLibrary"] },
    ...(choices === undefined ? [] : [{ match: `${oneOf(choices)}${asValue}`, name: scopes.enumMember }]),
    { match: `${name}(?=${called})`, name: scopes.function },
  ];
}

export function parentheses(patterns: Rule[]): Rule {
  return region("\\(", `\\)|(?=${opener})`, punctuation.parenthesis, patterns);
}

export function brackets(patterns: Rule[]): Rule {
  return region("\\[", `\\]|(?=${opener})`, punctuation.bracket, patterns);
}

function region(begin: string, end: string, scope: string, patterns: Rule[]): Rule {
  return { begin, end, beginCaptures: { "0": { name: scope } }, endCaptures: { "0": { name: scope } }, patterns };
}

/** A name with its type, `x: real[4]`: what stands in the brackets of a type are sizes. */
export function typed(selector: Selector): Rule {
  return {
    begin: `(${name})${colon}${space}(${name})?`,
    end: "(?=[^\\[(\\s])",
    beginCaptures: { "1": { name: scopes[selector] }, "2": { name: punctuation.colon }, "3": { name: scopes.type } },
    patterns: include("bodyParens", "bodyBrackets"),
  };
}

/** The result of a network, `-> Normal[20]`. */
export const result: Rule = {
  begin: `(->)${space}(${name})?`,
  end: "(?=[^\\[(\\s])",
  beginCaptures: { "1": { name: refined("operator", "arrow") }, "2": { name: scopes.type } },
  patterns: include("bodyParens", "bodyBrackets"),
};
