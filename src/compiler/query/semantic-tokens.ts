import { declarationWords, hardWords, itemWords, linkWords, operatorWords, settingWords } from "../syntax/vocabulary.ts";
import type { Analysis } from "./analysis.ts";
import type { Meaning, Occurrence } from "./symbols/types.ts";
import { type Token, tokensOf } from "./tree/tokens.ts";

/** Kinds of colour, by the names that editors know. */
export const tokenTypes = [
  "comment",
  "keyword",
  "number",
  "string",
  "operator",
  "type",
  "class",
  "function",
  "parameter",
  "variable",
  "property",
  "enumMember",
  "namespace",
] as const;
export type TokenType = (typeof tokenTypes)[number];

export const tokenModifiers = ["declaration", "readonly", "documentation", "defaultLibrary"] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

export interface SemanticToken {
  start: number;
  end: number;
  type: TokenType;
  modifiers: TokenModifier[];
}

const ofSigns: Record<string, TokenType | undefined> = { number: "number", string: "string", column: "property" };
const operators = new Set(["|>", "->", "..", ">=", "<=", "==", "!=", ">", "<", "~", "=", "+", "-", "*", "/", "@", "^"]);

/** Words that say what is declared, in place of what is done. */
export const declaringWords: readonly string[] = [...declarationWords, ...itemWords].filter(
  (word) => !["import", "train", "choose", "return", "expect"].includes(word),
);

/** Every token with a colour of its own, in the order of the text, cut at the ends of lines by nature: no token spans two. */
export function semanticTokens(analysis: Analysis): SemanticToken[] {
  const named = new Map<number, Occurrence>();
  for (const one of analysis.symbols().occurrences) if (!named.has(one.span.start)) named.set(one.span.start, one);
  const tokens: SemanticToken[] = [];
  let previous: Token | undefined;
  for (const token of tokensOf(analysis.text)) {
    const { text, start, end, is } = token;
    const found = is === "word" || is === "name" ? named.get(start) : undefined;
    const type = found === undefined ? plainType(token, previous) : typeOf(found.symbol);
    const modifiers = found === undefined ? plainModifiers(text, type) : modifiersOf(found);
    if (type !== undefined) tokens.push({ start, end, type, modifiers });
    previous = token;
  }
  for (const { span, doc } of analysis.tree?.comments ?? []) {
    tokens.push({ start: span.start, end: span.end, type: "comment", modifiers: doc ? ["documentation"] : [] });
  }
  return tokens.sort((a, b) => a.start - b.start);
}

/** The colour of a token that is no known name. A soft word where a name stands has none. */
function plainType({ text, is }: Token, previous: Token | undefined): TokenType | undefined {
  if (operators.has(text) || isOneOf(operatorWords, text)) return "operator";
  if (is !== "word") return ofSigns[is];
  if (isOneOf(settingWords, text)) return undefined;
  return !isOneOf(linkWords, text) || isLink(previous) ? "keyword" : undefined;
}

/** Whether a soft word behind this token joins two things; behind an operator, a bracket or a hard word it would be a name. */
function isLink(previous: Token | undefined): boolean {
  if (previous === undefined) return false;
  const { text, is } = previous;
  if (is === "word" && isOneOf(hardWords, text)) return text === "choose";
  return is !== "sign" || [")", "]", "}", "{", "?"].includes(text);
}

function plainModifiers(text: string, type: TokenType | undefined): TokenModifier[] {
  return type === "keyword" && isOneOf(declaringWords, text) ? ["declaration"] : [];
}

const isOneOf = (words: readonly string[], text: string): boolean => words.includes(text);

function typeOf(symbol: Meaning): TokenType {
  if (symbol.is === "column") return "property";
  if (symbol.is === "file") return "string";
  switch (symbol.kind) {
    case "type":
    case "distribution":
      return "type";
    case "data":
    case "model":
      return "class";
    case "network":
    case "function":
    case "fieldFunction":
    case "constant":
    case "source":
    case "option":
    case "metric":
      return "function";
    case "formal":
    case "size":
    case "dimension":
    case "argument":
      return "parameter";
    case "field":
    case "setting":
    case "dataSetting":
      return "property";
    case "choice":
      return "enumMember";
    case "run":
      return "namespace";
    case "plate":
      return "keyword";
    default:
      return "variable";
  }
}

function modifiersOf({ symbol, role }: Occurrence): TokenModifier[] {
  const modifiers: TokenModifier[] = role === "declaration" ? ["declaration"] : [];
  if (symbol.is === "builtin") modifiers.push("defaultLibrary");
  if (symbol.is === "declared" && ["const", "size", "dimension", "formal", "binding"].includes(symbol.kind)) modifiers.push("readonly");
  return modifiers;
}
