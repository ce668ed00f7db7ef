import type { CstElement, CstNode, IToken, TokenType } from "chevrotain";
import type { Span } from "../diagnostics/types.ts";

/** Chevrotain's concrete tree, read without surprises: what recovery made up is left out. */
function isNode(element: CstElement): element is CstNode {
  return "children" in element;
}

function isRead(element: CstElement): element is IToken {
  return !isNode(element) && element.isInsertedInRecovery !== true;
}

// The readers of one element look at no more than it: they are called for everything that may stand in a node and mostly doesn't.

/** All tokens of a kind that the text really holds, in order. */
export function tokensOf(node: CstNode, type: TokenType): IToken[] {
  return node.children[type.name]?.filter(isRead) ?? [];
}

export function tokenOf(node: CstNode, type: TokenType): IToken | undefined {
  return node.children[type.name]?.find(isRead);
}

/** All sub-trees of a rule, in order. */
export function nodesOf(node: CstNode, rule: string): CstNode[] {
  return node.children[rule]?.filter(isNode) ?? [];
}

export function nodeOf(node: CstNode | undefined, rule: string): CstNode | undefined {
  return node?.children[rule]?.find(isNode);
}

/** The one alternative that a rule such as `declaration` took. */
export function onlyNode(node: CstNode): CstNode | undefined {
  for (const rule in node.children) {
    const found = nodeOf(node, rule);
    if (found !== undefined) return found;
  }
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
