import { declaringWords } from "../query/semantic-tokens.ts";
import { foreignSigns, hardWords, operatorWords, type SignName, signs } from "../syntax/vocabulary.ts";
import { number, oneOf } from "./patterns.ts";
import { punctuation, refined, scopes } from "./scopes.ts";
import type { Rule } from "./types.ts";

/** What a sign is called behind `keyword.operator`; brackets, commas and colons are no operators. */
const kindOfSign: Record<SignName, string> = {
  PipeArrow: refined("operator", "pipe"),
  Arrow: refined("operator", "arrow"),
  Dots: refined("operator", "range"),
  GreaterOrEqual: refined("operator", "comparison"),
  LessOrEqual: refined("operator", "comparison"),
  EqualEqual: refined("operator", "comparison"),
  NotEqual: refined("operator", "comparison"),
  Greater: refined("operator", "comparison"),
  Less: refined("operator", "comparison"),
  Tilde: refined("operator", "distributed"),
  Equal: refined("operator", "assignment"),
  Colon: punctuation.colon,
  Comma: punctuation.comma,
  LeftParenthesis: punctuation.parenthesis,
  RightParenthesis: punctuation.parenthesis,
  LeftBracket: punctuation.bracket,
  RightBracket: punctuation.bracket,
  LeftBrace: punctuation.brace,
  RightBrace: punctuation.brace,
  Plus: refined("operator", "arithmetic"),
  Minus: refined("operator", "arithmetic"),
  Star: refined("operator", "arithmetic"),
  Slash: refined("operator", "arithmetic"),
  At: refined("operator", "arithmetic"),
  Caret: refined("operator", "arithmetic"),
  Question: refined("operator", "optional"),
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Longest first, so that `|>` isn't read as `|` and `>`. */
const signRules: Rule[] = [
  ...(Object.entries(signs) as [SignName, string][]).map(([name, text]) => ({ text, scope: kindOfSign[name] })),
  ...foreignSigns.map(({ text }) => ({ text, scope: "invalid.illegal.sign.gen" })),
]
  .sort((a, b) => b.text.length - a.text.length)
  .map(({ text, scope }) => ({ match: escaped(text), name: scope }));

const otherWords = hardWords.filter((word) => !declaringWords.includes(word) && !operatorWords.some((operator) => operator === word));

/** Tokens that are the same wherever they stand. */
export const lexical: Record<string, Rule> = {
  comments: {
    patterns: [
      { match: "///.*$", name: scopes["comment.documentation"] },
      { match: "//.*$", name: scopes.comment },
      // Comments of other languages: the compiler reads them as such and says how they are written here.
      { begin: "/\\*", end: "\\*/", name: "comment.block.gen" },
      { match: "#.*$", name: "comment.line.number-sign.gen" },
    ],
  },
  strings: {
    patterns: [
      {
        begin: '"',
        end: '"|$',
        name: scopes.string,
        patterns: [
          { match: '\\\\["\\\\nt]', name: "constant.character.escape.gen" },
          { match: "\\\\.", name: "invalid.illegal.escape.gen" },
        ],
      },
      { match: "'[^'\\n\\r]*'", name: "string.quoted.single.gen" },
    ],
  },
  columns: { match: "`[^`\\n\\r]*`?", name: refined("property", "quoted") },
  numbers: { match: number, name: scopes.number },
  words: {
    patterns: [
      { match: oneOf(declaringWords), name: scopes["keyword.declaration"] },
      { match: oneOf(otherWords), name: scopes.keyword },
      { match: oneOf(operatorWords), name: refined("operator", "logical") },
    ],
  },
  signs: { patterns: signRules },
  hole: { match: "\\b_\\b", name: "variable.language.hole.gen" },
};
