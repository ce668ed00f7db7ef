import type { Analysis } from "./analysis.ts";
import type { Meaning, Occurrence } from "./symbols/types.ts";
import { tokensOf } from "./tree/tokens.ts";

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

const ofSigns: Record<string, TokenType | undefined> = { word: "keyword", number: "number", string: "string", column: "property" };
const operators = new Set(["|>", "->", "..", ">=", "<=", "==", "!=", ">", "<", "~", "=", "+", "-", "*", "/", "@", "^"]);

/** Every token with a colour of its own, in the order of the text, cut at the ends of lines by nature: no token spans two. */
export function semanticTokens(analysis: Analysis): SemanticToken[] {
  const named = new Map<number, Occurrence>();
  for (const one of analysis.symbols().occurrences) if (!named.has(one.span.start)) named.set(one.span.start, one);
  const tokens: SemanticToken[] = [];
  for (const { text, start, end, is } of tokensOf(analysis.text)) {
    const found = is === "word" || is === "name" ? named.get(start) : undefined;
    const type = found === undefined ? (operators.has(text) ? "operator" : ofSigns[is]) : typeOf(found.symbol);
    if (type !== undefined) tokens.push({ start, end, type, modifiers: found === undefined ? [] : modifiersOf(found) });
  }
  for (const { span, doc } of analysis.tree?.comments ?? []) {
    tokens.push({ start: span.start, end: span.end, type: "comment", modifiers: doc ? ["documentation"] : [] });
  }
  return tokens.sort((a, b) => a.start - b.start);
}

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
