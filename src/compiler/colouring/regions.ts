import { roleWords, settingWords } from "../syntax/vocabulary.ts";
import { brackets, parentheses, result, typed } from "./expressions.ts";
import { captured, colon, declaration, include, linkWord, name, oneOf, space } from "./patterns.ts";
import { punctuation, type Selector, scopes } from "./scopes.ts";
import type { Rule } from "./types.ts";

const named = (selector: Selector): Rule => ({ match: name, name: scopes[selector] });

/** A declaration from its word to the brace that closes it, or to the next declaration. */
function declared(words: readonly string[], selector: Selector, patterns: Rule[]): Rule {
  return {
    begin: oneOf(words),
    end: `(?<=\\})|(?=${declaration})`,
    beginCaptures: { "0": { name: scopes[selector] } },
    patterns: [...include("comments", "words"), ...patterns],
  };
}

function block(patterns: Rule[]): Rule {
  const brace = { "0": { name: punctuation.brace } };
  return { begin: "\\{", end: `\\}|(?=${declaration})`, beginCaptures: brace, endCaptures: brace, patterns };
}

/** Arguments of a network or a model: names with types, defaults. */
const formals = parentheses([
  ...include("comments", "words"),
  typed("parameter"),
  { begin: "=", end: `(?=[,)])|(?=${declaration})`, beginCaptures: { "0": { name: scopes.operator } }, patterns: include("body") },
  named("parameter"),
  ...include("signs"),
]);

const body = block([
  ...include("comments"),
  typed("variable"),
  captured("\\b(per)\\b[ \\t]+(sequence)\\b", scopes.keyword, scopes["keyword.defaultLibrary"]),
  captured(`\\b(per)\\b(?=[ \\t]+${name})`, scopes.keyword),
  ...include("body"),
]);

const dataSide: Rule = {
  begin: linkWord("on"),
  end: `(?=${linkWord("as")}|\\{|${declaration})`,
  beginCaptures: { "0": { name: scopes.keyword } },
  patterns: [
    ...include("comments"),
    parentheses([
      captured(`(${name})${colon}`, scopes.variable, punctuation.colon),
      ...include("comments", "strings", "numbers", "signs"),
      named("property"),
    ]),
    named("class"),
  ],
};

const alias = captured(`(${linkWord("as")})${space}(${name})?`, scopes.keyword, scopes.namespace);

const setting = (names: readonly string[]): Rule[] => [
  captured(`(${oneOf(names)})${colon}`, scopes["property.defaultLibrary"], punctuation.colon),
  captured(`(${name})${colon}`, scopes.property, punctuation.colon),
];

/** The declarations; `settings` are those of `train`. */
export function regions(settings: readonly string[]): Record<string, Rule> {
  const within: Rule = { match: linkWord("within"), name: scopes.keyword };
  const settingsBlock = block([...include("comments"), ...setting(settings), within, ...include("setting")]);
  const candidate: Rule = {
    begin: linkWord("try"),
    end: `(?<=\\})|(?=\\}|${linkWord("try")}|${name}${space}:)`,
    beginCaptures: { "0": { name: scopes.keyword } },
    patterns: [...include("comments", "settings", "bodyParens"), named("class")],
  };
  return {
    import: {
      begin: oneOf(["import"]),
      end: `(?<=["'])|(?=${declaration})`,
      beginCaptures: { "0": { name: scopes.keyword } },
      patterns: [
        ...include("comments", "strings"),
        { match: `${linkWord("from")}(?=\\s*(?:["']|$))`, name: scopes.keyword },
        named("variable"),
        ...include("signs"),
      ],
    },
    const: captured(`\\b(const)\\s+(${name})`, scopes["keyword.declaration"], scopes.variable),
    data: declared(["data"], "keyword.declaration", [
      block([
        ...include("comments"),
        captured(`(${oneOf(settingWords)})${colon}`, scopes["property.defaultLibrary"], punctuation.colon),
        typed("property"),
        ...include("simulation", "column"),
      ]),
      named("class"),
    ]),
    simulation: {
      begin: `\\b(simulate)\\s*(\\()\\s*(${name}(?![\\p{L}\\p{M}\\p{N}_]|\\s*:))?`,
      end: `(\\))|(?=${declaration})`,
      beginCaptures: {
        "1": { name: scopes["function.defaultLibrary"] },
        "2": { name: punctuation.parenthesis },
        "3": { name: scopes.class },
      },
      endCaptures: { "1": { name: punctuation.parenthesis } },
      patterns: [captured(`(${name})${colon}`, scopes.parameter, punctuation.colon), ...include("column")],
    },
    network: declared(roleWords, "keyword.declaration", [
      result,
      brackets([named("parameter"), ...include("body")]),
      formals,
      body,
      named("function"),
    ]),
    model: declared(["model"], "keyword.declaration", [formals, body, named("class")]),
    settings: settingsBlock,
    train: declared(["train"], "keyword", [dataSide, alias, ...include("settings", "bodyParens"), named("class")]),
    choose: declared(["choose"], "keyword", [
      dataSide,
      alias,
      block([...include("comments"), candidate, ...setting(settings), ...include("setting")]),
    ]),
  };
}
