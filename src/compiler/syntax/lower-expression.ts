import { type CstNode, type IToken, type TokenType, tokenMatcher } from "chevrotain";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Span } from "../diagnostics/types.ts";
import type { Argument, BinaryOperator, Expr, Type } from "./ast.ts";
import { nodeOf, nodeSpan, nodesOf, tokenOf, tokenSpan, tokensOf } from "./cst.ts";
import { type Lowering, lowerName, lowerOptionalName, reportWordAsName } from "./lowering.ts";
import { infixLevels } from "./precedence.ts";
import {
  ColumnToken,
  CompareSign,
  foreignTokens,
  Hole,
  InfixSign,
  NameToken,
  NumberToken,
  ProductSign,
  ReservedWord,
  StringToken,
  SumSign,
  sign,
  TooDeep,
  words,
} from "./tokens.ts";

/** Deeper trees are cut and reported, so that no reader of a tree runs out of stack. */
const depthLimit = 1000;

/** `end` is the place of an expression that isn't there. */
export function lowerExpression(lowering: Lowering, node: CstNode | undefined, end: number, depth = 0): Expr {
  const span = nodeSpan(node, lowering.file);
  if (node === undefined || span === undefined) return missing(lowering, end);
  const operands = nodesOf(node, "atom");
  const operators = [...tokensOf(node, InfixSign), ...tokensOf(node, sign.PipeArrow)].sort((a, b) => a.startOffset - b.startOffset);
  const signs = operands.reduce((count, operand) => count + tokensOf(operand, sign.Minus).length + tokensOf(operand, words.not).length, 0);
  const deepest = depth + operators.length + signs;
  if (deepest > depthLimit) return tooDeep(lowering, span);
  const stages = nodesOf(node, "stageCall");
  const row: Row = { lowering, operands, operators, stages, read: { operands: 0, operators: 0, stages: 0 }, end, depth: deepest };
  // Most expressions are one operand, which needs no look at each level.
  return operators.length > 0 ? lowerLevel(row, 0) : negated(lowering, nextNot(row), lowerPower(row));
}

function missing(lowering: Lowering, offset: number): Expr {
  return { is: "missing", span: { file: lowering.file, start: offset, end: offset } };
}

function tooDeep(lowering: Lowering, span: Span): Expr {
  lowering.doubt(span);
  lowering.report(diagnostic("GEN1025", { limit: depthLimit }, at(span)));
  return { is: "missing", span };
}

function join(left: Span, right: Span): Span {
  return { file: left.file, start: Math.min(left.start, right.start), end: Math.max(left.end, right.end) };
}

/** An expression as the parser leaves it: operands and operators in the order of the text, and how many of each are read. */
interface Row {
  lowering: Lowering;
  operands: CstNode[];
  operators: IToken[];
  /** The right sides of pipes. */
  stages: CstNode[];
  read: { operands: number; operators: number; stages: number };
  end: number;
  depth: number;
}

/** Operands joined by operators of one level, the left ones first: a - b - c is (a - b) - c. */
function lowerLevel(row: Row, level: number): Expr {
  const type = infixLevels[level];
  if (type === undefined) return lowerPower(row);
  const { lowering } = row;
  const not = type === CompareSign ? nextNot(row) : undefined;
  let left = lowerLevel(row, level + 1);
  let joined = 0;
  for (let token = nextOperator(row, type); token !== undefined; token = nextOperator(row, type)) {
    if (type === CompareSign && ++joined === 2) {
      lowering.doubt(tokenSpan(token, lowering.file));
      lowering.report(diagnostic("GEN1026", { operator: token.image }, at(tokenSpan(token, lowering.file))));
    }
    left = type === sign.PipeArrow ? lowerStage(row, token, left) : binary(lowering, token, left, lowerLevel(row, level + 1));
  }
  return negated(lowering, not, left);
}

/** `not` before the next operand. */
function nextNot({ operands, read }: Row): IToken | undefined {
  const operand = operands[read.operands];
  return operand === undefined ? undefined : tokenOf(operand, words.not);
}

function negated(lowering: Lowering, not: IToken | undefined, of: Expr): Expr {
  if (not === undefined) return of;
  return { is: "unary", operator: "not", of, span: join(tokenSpan(not, lowering.file), of.span) };
}

/** Reads on over the next operator when it is of that kind. */
function nextOperator({ operators, read }: Row, type: TokenType): IToken | undefined {
  const token = operators[read.operators];
  if (token === undefined || !tokenMatcher(token, type)) return undefined;
  read.operators++;
  return token;
}

const foreignMeaning = new Map(foreignTokens.map(({ token, meant }) => [token, meant]));

function binary(lowering: Lowering, token: IToken, left: Expr, right: Expr): Expr {
  const operator = (foreignMeaning.get(token.tokenType) ?? (token.image || "+")) as BinaryOperator;
  return { is: "binary", operator, operatorSpan: tokenSpan(token, lowering.file), left, right, span: join(left.span, right.span) };
}

function lowerStage(row: Row, arrow: IToken, value: Expr): Expr {
  const { lowering, stages, read } = row;
  const { file } = lowering;
  const node = nodeOf(stages[read.stages++], "call");
  const call = node === undefined ? missing(lowering, tokenSpan(arrow, file).end) : lowerCall(lowering, node, row.depth + 1);
  const piped: Expr = { is: "pipe", value, call, span: join(value.span, call.span) };
  const operator = nextOperator(row, SumSign) ?? nextOperator(row, ProductSign) ?? nextOperator(row, sign.Caret);
  if (operator === undefined) return piped;
  const { start, end } = piped.span;
  const edit = (offset: number, text: string) => ({ span: { file, start: offset, end: offset }, text });
  lowering.doubt(tokenSpan(operator, file));
  const fix = { title: "Put the pipe in parentheses", edits: [edit(start, "("), edit(end, ")")] };
  lowering.report(diagnostic("GEN1021", { operator: operator.image }, at(tokenSpan(operator, file)), { fix }));
  return binary(lowering, operator, { is: "group", of: piped, span: piped.span }, lowerLevel(row, infixLevels.indexOf(SumSign)));
}

/** `^` binds to the right and tighter than a sign on its left: -a ^ -b ^ c is -(a ^ (-(b ^ c))). */
function lowerPower(row: Row): Expr {
  const { lowering, operands, operators, read } = row;
  const operand = operands[read.operands++];
  const before = operators[read.operators - 1];
  const signs = operand === undefined ? [] : [...tokensOf(operand, words.not), ...tokensOf(operand, sign.Minus)];
  const last = signs.at(-1) ?? before;
  const place = last === undefined ? (operators[0]?.startOffset ?? row.end) : tokenSpan(last, lowering.file).end;
  const base = lowerAtom(lowering, operand, place, row.depth);
  const caret = nextOperator(row, sign.Caret);
  let result = caret === undefined ? base : binary(lowering, caret, base, lowerPower(row));
  for (const token of operand === undefined ? [] : tokensOf(operand, sign.Minus).toReversed()) {
    result = { is: "unary", operator: "-", of: result, span: join(tokenSpan(token, lowering.file), result.span) };
  }
  return result;
}

/** `end` is the place of an operand that isn't there. */
function lowerAtom(lowering: Lowering, node: CstNode | undefined, end: number, depth: number): Expr {
  if (node === undefined) return missing(lowering, end);
  const call = nodeOf(node, "call");
  if (call !== undefined) return lowerCall(lowering, call, depth + 1);
  const group = nodeOf(node, "group");
  const list = nodeOf(node, "list");
  const span = nodeSpan(group ?? list, lowering.file);
  if (group !== undefined && span !== undefined) {
    return { is: "group", of: lowerExpression(lowering, nodeOf(group, "expression"), span.start + 1, depth + 1), span };
  }
  if (list !== undefined && span !== undefined) return { is: "list", items: lowerElements(lowering, list, depth + 1), span };
  return lowerLiteral(lowering, node, end);
}

const literals = [NumberToken, StringToken, ColumnToken, Hole, TooDeep, ReservedWord];

function lowerLiteral(lowering: Lowering, node: CstNode, end: number): Expr {
  const type = literals.find((one) => tokenOf(node, one) !== undefined);
  const token = type === undefined ? undefined : tokenOf(node, type);
  if (token === undefined) return missing(lowering, end);
  const span = tokenSpan(token, lowering.file);
  if (tokenMatcher(token, NumberToken)) return numberLiteral(token.image, span);
  if (tokenMatcher(token, StringToken)) return { is: "string", value: stringValue(token.image), span };
  if (tokenMatcher(token, ColumnToken)) return { is: "column", name: token.image.replace(/^`|`$/g, ""), span };
  if (tokenMatcher(token, Hole)) return { is: "hole", span };
  if (tokenMatcher(token, TooDeep)) return { is: "missing", span };
  reportWordAsName(lowering, token);
  return { is: "name", name: { text: token.image, span }, span };
}

/** `10%` is 0.1. A broken number is read as far as it makes sense. */
function numberLiteral(text: string, span: Span): Expr {
  const percent = text.endsWith("%");
  const read = Number.parseFloat(text);
  const value = Number.isFinite(read) ? read : 0;
  return { is: "number", value: percent ? value / 100 : value, percent, text, span };
}

const escapes: Record<string, string> = { n: "\n", t: "\t" };

/** The text between the quotes, or all of a path that has none, with the escapes `\"`, `\\`, `\n`, `\t` read. */
export function stringValue(image: string): string {
  const quote = image[0];
  if (quote !== '"' && quote !== "'") return image;
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
  const start = nodeSpan(node, file)?.start ?? 0;
  if (depth + parts.length > depthLimit) return tooDeep(lowering, { file, start, end: nodeSpan(node, file)?.end ?? start });
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

function lowerArguments(lowering: Lowering, node: CstNode, depth = 0): Argument[] {
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
    const gap = { file, start: left.end, end: right.start };
    lowering.doubt(gap);
    const between = { file, start: left.end, end: left.end };
    const fix = { title: "Add the comma", edits: [{ span: between, text: "," }] };
    lowering.report(diagnostic("GEN1023", { left: lowering.quote(left), right: lowering.quote(right) }, at(right), { fix }), gap);
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
