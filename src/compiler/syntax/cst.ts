import type { CstElement, CstNode, IToken, TokenType } from "chevrotain";
import type { Span } from "../diagnostics/types.ts";

/** Chevrotain's concrete tree, read without surprises: what recovery made up is left out. */
function isNode(element: CstElement): element is CstNode {
  return "children" in element;
}

/** All tokens of a kind that the text really holds, in order. */
export function tokensOf(node: CstNode, type: TokenType): IToken[] {
  return (node.children[type.name] ?? []).filter((element): element is IToken => !isNode(element) && element.isInsertedInRecovery !== true);
}

export function tokenOf(node: CstNode, type: TokenType): IToken | undefined {
  return tokensOf(node, type)[0];
}

/** All sub-trees of a rule, in order. */
export function nodesOf(node: CstNode, rule: string): CstNode[] {
  return (node.children[rule] ?? []).filter(isNode);
}

export function nodeOf(node: CstNode | undefined, rule: string): CstNode | undefined {
  return node === undefined ? undefined : nodesOf(node, rule)[0];
}

/** The one alternative that a rule such as `declaration` took. */
export function onlyNode(node: CstNode): CstNode | undefined {
  for (const elements of Object.values(node.children)) for (const element of elements) if (isNode(element)) return element;
  return undefined;
}

export function tokenSpan(token: IToken, file: number): Span {
  return { file, start: token.startOffset, end: token.startOffset + token.image.length };
}

/** The text of a node, or undefined when recovery left nothing of it. A node of nothing but stand-ins is a place without width. */
export function nodeSpan(node: CstNode | undefined, file: number): Span | undefined {
  const location = node?.location;
  if (location === undefined || location.endOffset === undefined) return undefined;
  if (!(location.startOffset >= 0) || !(location.endOffset >= location.startOffset - 1)) return undefined;
  return { file, start: location.startOffset, end: location.endOffset + 1 };
}
