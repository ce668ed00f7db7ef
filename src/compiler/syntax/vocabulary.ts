/**
 * The words and signs of the language, as plain lists. The lexer's tokens are made from them, and so is everything else that must
 * know them: an editor's colouring, the formatter, the suggestions for a misspelt word.
 */

/** Words that begin a declaration. Hard: never a name. */
export const declarationWords = [
  "import",
  "const",
  "data",
  "model",
  "network",
  "encoder",
  "decoder",
  "generator",
  "discriminator",
  "train",
  "choose",
] as const;

/** Words that begin a network; the first is the general one. */
export const roleWords = ["network", "encoder", "decoder", "generator", "discriminator"] as const;

/** Words that begin an item inside a declaration. Hard: never a name. */
export const itemWords = ["param", "given", "latent", "observed", "posterior", "adversary", "return", "expect"] as const;

/** Operators that are words. Hard: never a name. */
export const operatorWords = ["and", "or", "not"] as const;

export const hardWords = [...declarationWords, ...itemWords, ...operatorWords] as const;

/** The settings of a `data` block. Soft: a name anywhere but as a field of `data`. */
export const settingWords = ["source", "test", "sequence", "weight", "split", "where"] as const;

/** Words with a meaning in one place only. Soft: a name everywhere else. */
export const linkWords = ["on", "as", "from", "per", "within", "try"] as const;

/** Signs by the name of their token, longest first where one begins another. */
export const signs = {
  PipeArrow: "|>",
  Arrow: "->",
  Dots: "..",
  GreaterOrEqual: ">=",
  LessOrEqual: "<=",
  EqualEqual: "==",
  NotEqual: "!=",
  Greater: ">",
  Less: "<",
  Tilde: "~",
  Equal: "=",
  Colon: ":",
  Comma: ",",
  LeftParenthesis: "(",
  RightParenthesis: ")",
  LeftBracket: "[",
  RightBracket: "]",
  LeftBrace: "{",
  RightBrace: "}",
  Plus: "+",
  Minus: "-",
  Star: "*",
  Slash: "/",
  At: "@",
  Caret: "^",
  Question: "?",
} as const;
export type SignName = keyof typeof signs;

/** Signs of other languages, read as the one that is meant so that the rest of the line can be checked. `meant: ""` means nothing. */
export const foreignSigns = [
  { text: "&&", meant: "and" },
  { text: "||", meant: "or" },
  { text: "**", meant: "^" },
  { text: ":=", meant: "=" },
  { text: "=>", meant: "->" },
  { text: ";", meant: "" },
  { text: "!", meant: "not" },
] as const;
