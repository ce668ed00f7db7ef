import { declarationWords, itemWords, settingWords } from "../../syntax/vocabulary.ts";
import type { Analysis } from "../analysis.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** A bracket that is open at the cursor. */
export interface OpenBracket {
  sign: "(" | "[";
  /** Offset of the bracket. */
  start: number;
  /** The name before it. */
  callee?: Token;
  /** A value is piped into the callee. */
  piped: boolean;
  /** Which argument the cursor is in, from 0. */
  index: number;
  /** Name of that argument, where it is written. */
  label?: string;
  /** Names of the arguments before. */
  labels: string[];
}

/** The item or the setting that the cursor is in; `word` is `field`, `setting` or `binding` for those that begin by their name. */
export interface OpenItem {
  word: string;
  name: string;
  start: number;
}

export interface OpenDeclaration {
  word: string;
  name: string;
  start: number;
}

/**
 * Where a cursor stands, from the tokens before it alone: it also holds in the middle of a line that is being written, where the tree
 * has nothing yet.
 */
export interface Context {
  /** The name that is being written: `[start, cursor)`. */
  prefix: { start: number; end: number; text: string };
  inside?: "comment" | "string";
  place: "top" | "header" | "body";
  declaration?: OpenDeclaration;
  /** The block around: that of a `try` is one of `train`. */
  block?: string;
  item?: OpenItem;
  /** The last of `: ~ = -> |>` and the words of the item outside of brackets. */
  sign?: string;
  /** Innermost last. */
  brackets: OpenBracket[];
  before?: Token;
  tokens: Token[];
}

const declarations = new Set<string>(declarationWords);
const items = new Set<string>([...itemWords, "try"]);
const settings = new Set<string>(settingWords);
const signs = new Set([":", "~", "=", "->", "|>"]);

export function contextAt(analysis: Analysis, offset: number): Context {
  const { text } = analysis;
  const comment = analysis.tree?.comments.find(({ span }) => span.start < offset && offset <= span.end);
  const before = tokensOf(text).filter(({ start }) => start < offset);
  const last = before.at(-1);
  const prefix = { start: offset, end: offset, text: "" };
  const context: Context = { prefix, place: "top", brackets: [], tokens: before };
  if (comment !== undefined) return { ...context, inside: "comment" };
  if (last !== undefined && last.end >= offset && (last.is === "word" || last.is === "name")) {
    context.prefix = { start: last.start, end: offset, text: text.slice(last.start, offset) };
    before.pop();
  } else if (last !== undefined && last.is === "string" && offset > last.start && (offset < last.end || !isClosed(last))) {
    context.inside = "string";
    context.prefix = { start: last.start + 1, end: offset, text: text.slice(last.start + 1, offset) };
    before.pop();
  } else if (last !== undefined && last.is === "column" && offset > last.start && (offset < last.end || !isClosed(last))) {
    // Its backquotes are part of what is written; editors close them by themselves.
    context.prefix = { start: last.start, end: isClosed(last) ? last.end : offset, text: text.slice(last.start, offset) };
    before.pop();
  }
  before.forEach((token, index) => {
    step(context, before, index, token);
  });
  const end = before.at(-1);
  return end === undefined ? context : { ...context, before: end };
}

function isClosed({ text }: Token): boolean {
  return text.length > 1 && text.endsWith(text[0]!);
}

function step(context: Context, tokens: Token[], index: number, token: Token): void {
  const next = tokens[index + 1];
  if (declarations.has(token.text)) openDeclaration(context, token, next);
  else if (token.text === "{") openBlock(context);
  else if (token.text === "}") closeBlock(context);
  else if (context.place === "body" && opensItem(context, tokens, index)) openItem(context, token, next);
  else stepInside(context, tokens, index, token);
}

function stepInside(context: Context, tokens: Token[], index: number, token: Token): void {
  const open = context.brackets.at(-1);
  if (token.text === "(" || token.text === "[") openBracket(context, tokens, index, token.text, token.start);
  else if (token.text === ")" || token.text === "]") context.brackets.pop();
  else if (open === undefined) {
    if (token.is === "word" || signs.has(token.text)) context.sign = token.text;
  } else if (token.text === ",") nextArgument(open);
  else if (token.text === ":") open.label = tokens[index - 1]?.text ?? "";
}

function nextArgument(open: OpenBracket): void {
  open.index++;
  if (open.label !== undefined) open.labels.push(open.label);
  delete open.label;
}

function openDeclaration(context: Context, token: Token, next: Token | undefined): void {
  const named = next !== undefined && (next.is === "name" || next.is === "word");
  context.declaration = { word: token.text, name: named ? next.text : "", start: token.start };
  context.place = "header";
  context.brackets = [];
  context.sign = token.text;
  delete context.item;
  delete context.block;
}

function openBlock(context: Context): void {
  const inTry = context.place === "body" && context.item?.word === "try";
  const { word } = context.declaration ?? { word: "" };
  context.place = "body";
  context.block = inTry ? "train" : ["encoder", "decoder", "generator", "discriminator"].includes(word) ? "network" : word;
  context.brackets = [];
  delete context.item;
  delete context.sign;
}

function closeBlock(context: Context): void {
  context.brackets = [];
  delete context.item;
  delete context.sign;
  if (context.declaration?.word === "choose" && context.block === "train") {
    context.block = "choose";
    return;
  }
  context.place = "top";
  delete context.block;
  delete context.declaration;
}

/** Words of items, and names before `:`, `~` or `=` that are no label of an argument. */
function opensItem({ brackets }: Context, tokens: Token[], index: number): boolean {
  const [previous, token, next] = [tokens[index - 1], tokens[index]!, tokens[index + 1]];
  if (items.has(token.text)) return true;
  if (token.is !== "name" && token.is !== "word") return false;
  // The name of an item that its word has opened.
  if (previous !== undefined && items.has(previous.text)) return false;
  // A type before its law or its value, as in `x: real ~`, and a plate.
  if (previous?.text === ":" || previous?.text === "per") return false;
  if (next?.text === "=" || next?.text === "~") return true;
  return next?.text === ":" && !(brackets.length > 0 && (previous?.text === "(" || previous?.text === ","));
}

function openItem(context: Context, token: Token, next: Token | undefined): void {
  const own = items.has(token.text);
  const named = !own ? token : next !== undefined && (next.is === "name" || next.is === "word") ? next : undefined;
  context.item = { word: own ? token.text : wordOf(context, token), name: named?.text ?? "", start: token.start };
  context.brackets = [];
  if (own) context.sign = token.text;
  else delete context.sign;
}

function wordOf({ block }: Context, { text }: Token): string {
  if (block === "data") return settings.has(text) ? "setting" : "field";
  return block === "train" || block === "choose" ? "setting" : "binding";
}

function openBracket(context: Context, tokens: Token[], index: number, sign: "(" | "[", start: number): void {
  let at = index - 1;
  // `Draw[k](z)`: the callee stands before its brackets.
  if (sign === "(" && tokens[at]?.text === "]") {
    for (let depth = 1; depth > 0 && at > 0; ) {
      at--;
      if (tokens[at]!.text === "]") depth++;
      if (tokens[at]!.text === "[") depth--;
    }
    at--;
  }
  const callee = tokens[at];
  const isName = callee !== undefined && (callee.is === "name" || callee.is === "word");
  const piped = tokens[at - 1]?.text === "|>";
  context.brackets.push({ sign, start, ...(isName ? { callee } : {}), piped, index: 0, labels: [] });
}
