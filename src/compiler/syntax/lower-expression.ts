import type { CstNode, IToken } from "chevrotain";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Span } from "../diagnostics/types.ts";
import type { Argument, BinaryOperator, Expr, Type } from "./ast.ts";
import { nodeOf, nodeSpan, nodesOf, tokenOf, tokenSpan, tokensOf } from "./cst.ts";
import { type Lowering, lowerName, lowerOptionalName, reportWordAsName } from "./lowering.ts";
import {
  ColumnToken,
  CompareSign,
  foreignTokens,
  Hole,
  NameToken,
  NumberToken,
  ProductSign,
  ReservedWord,
  StringToken,
  SumSign,
  sign,
  words,
} from "./tokens.ts";

/** Deeper trees are cut and reported, so that no reader of a tree runs out of stack. */
export const depthLimit = 1000;

/** `end` is the place of an expression that isn't there. */
export function lowerExpression(lowering: Lowering, node: CstNode | undefined, end: number, depth = 0): Expr {
  const { file } = lowering;
  if (node === undefined || nodeSpan(node, file) === undefined) return missing(lowering, end);
  return chain(lowering, nodesOf(node, "conjunction"), tokensOf(node, words.or), end, depth, lowerConjunction);
}

type Lower = (lowering: Lowering, node: CstNode, end: number, depth: number) => Expr;

function missing(lowering: Lowering, offset: number): Expr {
  return { is: "missing", span: { file: lowering.file, start: offset, end: offset } };
}

/** Operands joined by operators of one level, the left ones first: a - b - c is (a - b) - c. */
function chain(lowering: Lowering, operands: CstNode[], operators: IToken[], end: number, depth: number, lower: Lower): Expr {
  const deepest = depth + operators.length;
  if (deepest > depthLimit) return tooDeep(lowering, operands[0], end);
  const [first] = operands;
  const firstEnd = operators[0]?.startOffset ?? end;
  let left = first === undefined ? missing(lowering, firstEnd) : lower(lowering, first, firstEnd, deepest);
  operators.forEach((token, index) => {
    const operand = operands[index + 1];
    const after = token.startOffset + token.image.length;
    const right = operand === undefined ? missing(lowering, after) : lower(lowering, operand, after, depth + 1);
    left = binary(lowering, token, left, right);
  });
  return left;
}

function tooDeep(lowering: Lowering, node: CstNode | undefined, end: number): Expr {
  const span = nodeSpan(node, lowering.file) ?? { file: lowering.file, start: end, end };
  lowering.report(diagnostic("GEN1025", { limit: depthLimit }, at(span)));
  return { is: "missing", span };
}

function join(left: Span, right: Span): Span {
  return { file: left.file, start: Math.min(left.start, right.start), end: Math.max(left.end, right.end) };
}

const foreignMeaning = new Map(foreignTokens.map(({ token, meant }) => [token, meant]));

function binary(lowering: Lowering, token: IToken, left: Expr, right: Expr): Expr {
  const operator = (foreignMeaning.get(token.tokenType) ?? token.image) as BinaryOperator;
  return { is: "binary", operator, operatorSpan: tokenSpan(token, lowering.file), left, right, span: join(left.span, right.span) };
}

function lowerConjunction(lowering: Lowering, node: CstNode, end: number, depth: number): Expr {
  return chain(lowering, nodesOf(node, "comparison"), tokensOf(node, words.and), end, depth, lowerComparison);
}

function lowerComparison(lowering: Lowering, node: CstNode, end: number, depth: number): Expr {
  const operators = tokensOf(node, CompareSign);
  const ranges = nodesOf(node, "range");
  if (operators.length > 1) {
    lowering.report(diagnostic("GEN1026", { operator: operators[1].image }, at(tokenSpan(operators[1], lowering.file))));
  }
  const not = tokenOf(node, words.not);
  if (ranges.length === 0) return missing(lowering, not === undefined ? end : not.startOffset + not.image.length);
  const compared = chain(lowering, ranges, operators, end, depth + 1, lowerRange);
  if (not === undefined) return compared;
  return { is: "unary", operator: "not", of: compared, span: join(tokenSpan(not, lowering.file), compared.span) };
}

function lowerRange(lowering: Lowering, node: CstNode, end: number, depth: number): Expr {
  return chain(lowering, nodesOf(node, "pipe"), tokensOf(node, sign.Dots), end, depth, lowerPipe);
}

function lowerPipe(lowering: Lowering, node: CstNode, end: number, depth: number): Expr {
  const stages = nodesOf(node, "stage");
  const deepest = depth + stages.length;
  const [first] = nodesOf(node, "sum");
  if (deepest > depthLimit) return tooDeep(lowering, node, end);
  let value =
    first === undefined ? missing(lowering, nodeSpan(node, lowering.file)?.start ?? end) : lowerSum(lowering, first, end, deepest);
  for (const stage of stages) value = lowerStage(lowering, value, stage, end, depth);
  return value;
}

function lowerStage(lowering: Lowering, value: Expr, stage: CstNode, end: number, depth: number): Expr {
  const { file } = lowering;
  const stageEnd = nodeSpan(stage, file)?.end ?? end;
  const callNode = nodeOf(nodeOf(stage, "stageCall"), "call");
  const call = callNode === undefined ? missing(lowering, stageEnd) : lowerCall(lowering, callNode, depth + 1);
  const piped: Expr = { is: "pipe", value, call, span: join(value.span, call.span) };
  const operator = tokenOf(stage, SumSign) ?? tokenOf(stage, ProductSign) ?? tokenOf(stage, sign.Caret);
  if (operator === undefined) return piped;
  const { start, end: close } = piped.span;
  const edit = (offset: number, text: string) => ({ span: { file, start: offset, end: offset }, text });
  const fix = { title: "Put the pipe in parentheses", edits: [edit(start, "("), edit(close, ")")] };
  lowering.report(diagnostic("GEN1021", { operator: operator.image }, at(tokenSpan(operator, file)), { fix }));
  const right = nodeOf(stage, "sum");
  const rest = right === undefined ? missing(lowering, stageEnd) : lowerSum(lowering, right, stageEnd, depth + 1);
  return binary(lowering, operator, { is: "group", of: piped, span: piped.span }, rest);
}

function lowerSum(lowering: Lowering, node: CstNode, end: number, depth: number): Expr {
  return chain(lowering, nodesOf(node, "product"), tokensOf(node, SumSign), end, depth, lowerProduct);
}

function lowerProduct(lowering: Lowering, node: CstNode, end: number, depth: number): Expr {
  return chain(lowering, nodesOf(node, "power"), tokensOf(node, ProductSign), end, depth, lowerPower);
}

/** `^` binds to the right and tighter than a sign on its left: -a ^ -b ^ c is -(a ^ (-(b ^ c))). */
function lowerPower(lowering: Lowering, node: CstNode, end: number, depth: number): Expr {
  const factors = nodesOf(node, "signed");
  const carets = tokensOf(node, sign.Caret);
  const signs = factors.reduce((count, factor) => count + tokensOf(factor, sign.Minus).length, 0);
  if (depth + carets.length + signs > depthLimit) return tooDeep(lowering, node, end);
  const inner = depth + carets.length + signs;
  let result: Expr | undefined;
  for (let index = factors.length - 1; index >= 0; index--) {
    const factor = factors[index];
    const minus = tokensOf(factor, sign.Minus);
    const last = minus.at(-1);
    const after = last === undefined ? (nodeSpan(factor, lowering.file)?.end ?? end) : last.startOffset + 1;
    const base = lowerAtom(lowering, nodeOf(factor, "atom"), after, inner);
    const caret = carets[index];
    if (result !== undefined) result = caret === undefined ? base : binary(lowering, caret, base, result);
    else result = caret === undefined ? base : binary(lowering, caret, base, missing(lowering, caret.startOffset + 1));
    for (const token of minus.toReversed()) {
      result = { is: "unary", operator: "-", of: result, span: join(tokenSpan(token, lowering.file), result.span) };
    }
  }
  return result ?? missing(lowering, end);
}

function lowerAtom(lowering: Lowering, node: CstNode | undefined, end: number, depth: number): Expr {
  const span = nodeSpan(node, lowering.file);
  if (node === undefined || span === undefined) return missing(lowering, end);
  const call = nodeOf(node, "call");
  if (call !== undefined) return lowerCall(lowering, call, depth + 1);
  const group = nodeOf(node, "group");
  if (group !== undefined) {
    return { is: "group", of: lowerExpression(lowering, nodeOf(group, "expression"), span.start + 1, depth + 1), span };
  }
  const list = nodeOf(node, "list");
  if (list !== undefined) return { is: "list", items: lowerElements(lowering, list, depth + 1), span };
  return lowerLiteral(lowering, node, span);
}

function lowerLiteral(lowering: Lowering, node: CstNode, span: Span): Expr {
  const number = tokenOf(node, NumberToken);
  if (number !== undefined) return numberLiteral(number.image, span);
  const string = tokenOf(node, StringToken);
  if (string !== undefined) return { is: "string", value: stringValue(string.image), span };
  const column = tokenOf(node, ColumnToken);
  if (column !== undefined) return { is: "column", name: column.image.replace(/^`|`$/g, ""), span };
  if (tokenOf(node, Hole) !== undefined) return { is: "hole", span };
  const word = tokenOf(node, ReservedWord);
  if (word === undefined) return { is: "missing", span };
  reportWordAsName(lowering, word);
  return { is: "name", name: { text: word.image, span }, span };
}

/** `10%` is 0.1. A broken number is read as far as it makes sense. */
function numberLiteral(text: string, span: Span): Expr {
  const percent = text.endsWith("%");
  const read = Number.parseFloat(text);
  const value = Number.isFinite(read) ? read : 0;
  return { is: "number", value: percent ? value / 100 : value, percent, text, span };
}

const escapes: Record<string, string> = { n: "\n", t: "\t" };

/** The text between the quotes, with the escapes `\"`, `\\`, `\n`, `\t` read. */
export function stringValue(image: string): string {
  const quote = image[0];
  const closed = image.length > 1 && image.endsWith(quote);
  return image.slice(1, closed ? -1 : undefined).replace(/\\([\s\S])/gu, (_all, character: string) => escapes[character] ?? character);
}

/** `name { "(" args ")" | "[" dims "]" }`, applied from left to right. */
export function lowerCall(lowering: Lowering, node: CstNode, depth = 0): Expr {
  const { file } = lowering;
  const parts = [...nodesOf(node, "args"), ...nodesOf(node, "dims")]
    .map((part) => ({ part, span: nodeSpan(part, file) }))
    .filter((entry): entry is { part: CstNode; span: Span } => entry.span !== undefined)
    .sort((a, b) => a.span.start - b.span.start);
  if (depth + parts.length > depthLimit) return tooDeep(lowering, node, nodeSpan(node, file)?.end ?? 0);
  const start = nodeSpan(node, file)?.start ?? 0;
  const name = lowerOptionalName(lowering, tokenOf(node, NameToken)) ?? { text: "", span: { file, start, end: start } };
  let result: Expr = { is: "name", name, span: name.span };
  for (const { part, span } of parts) {
    const whole = join(result.span, span);
    if (part.name === "args") result = { is: "call", callee: result, args: lowerArguments(lowering, part, depth + 1), span: whole };
    else result = { is: "index", of: result, by: lowerElements(lowering, part, depth + 1), span: whole };
  }
  return result;
}

/** The elements of a list or of dims, with forgotten commas reported. */
export function lowerElements(lowering: Lowering, node: CstNode, depth = 0): Expr[] {
  const elements = nodesOf(node, "expression");
  const end = closedEnd(lowering, node);
  reportForgottenCommas(lowering, node, elements);
  return elements.map((element) => lowerExpression(lowering, element, end, depth));
}

export function lowerArguments(lowering: Lowering, node: CstNode, depth = 0): Argument[] {
  const { file } = lowering;
  const elements = nodesOf(node, "argument");
  const end = closedEnd(lowering, node);
  reportForgottenCommas(lowering, node, elements);
  return elements.map((element) => {
    const span = nodeSpan(element, file) ?? { file, start: end, end };
    const label = nodeOf(element, "name");
    const value = lowerExpression(lowering, nodeOf(element, "expression"), span.end, depth);
    return { ...(label === undefined ? {} : { name: lowerName(lowering, label, span.start) }), value, span };
  });
}

/** Inside the closing bracket, or the end where there is none. */
function closedEnd(lowering: Lowering, node: CstNode): number {
  const closer = tokenOf(node, sign.RightParenthesis) ?? tokenOf(node, sign.RightBracket);
  return closer?.startOffset ?? nodeSpan(node, lowering.file)?.end ?? 0;
}

export function reportForgottenCommas(lowering: Lowering, node: CstNode, elements: CstNode[]): void {
  const { file } = lowering;
  const commas = tokensOf(node, sign.Comma).map((token) => token.startOffset);
  const spans = elements.map((element) => nodeSpan(element, file)).filter((span) => span !== undefined);
  let comma = 0;
  spans.slice(1).forEach((right, index) => {
    const left = spans[index];
    while (commas[comma] < left.end) comma++;
    if (commas[comma] < right.start) return;
    const between = { file, start: left.end, end: left.end };
    const fix = { title: "Add the comma", edits: [{ span: between, text: "," }] };
    lowering.report(diagnostic("GEN1023", { left: lowering.quote(left), right: lowering.quote(right) }, at(right), { fix }));
  });
}

/** `real[4]`, `spd(4)[K]`, `category("a", "b")?`; a type that isn't there has the empty name. */
export function lowerType(lowering: Lowering, node: CstNode | undefined, end: number): Type {
  const { file } = lowering;
  const span = nodeSpan(node, file) ?? { file, start: end, end };
  const nameless = { text: "", span: { file, start: span.start, end: span.start } };
  if (node === undefined) return { name: nameless, args: [], dims: [], optional: false, span };
  const args = nodeOf(node, "args");
  const dims = nodeOf(node, "dims");
  return {
    name: lowerOptionalName(lowering, tokenOf(node, NameToken)) ?? nameless,
    args: args === undefined ? [] : lowerArguments(lowering, args),
    dims: dims === undefined ? [] : lowerElements(lowering, dims),
    optional: tokenOf(node, sign.Question) !== undefined,
    span,
  };
}
