import type { Span } from "../../diagnostics/types.ts";
import type { Expr, File } from "../../syntax/ast.ts";

/** Every node of a tree: what has a span. */
export interface TreeNode {
  span: Span;
  is?: string;
}

/** The nodes around an offset, the outermost first. */
export function pathTo(tree: File, offset: number): TreeNode[] {
  const path: TreeNode[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      const node = "span" in value ? (value as TreeNode) : undefined;
      if (node !== undefined && (node.span.start > offset || node.span.end < offset)) return;
      if (node !== undefined) path.push(node);
      for (const [key, child] of Object.entries(value)) if (key !== "span" && key !== "operatorSpan") visit(child);
    }
  };
  visit(tree.declarations);
  return path;
}

const expressionKinds = new Set([
  "number",
  "string",
  "column",
  "hole",
  "name",
  "call",
  "index",
  "pipe",
  "binary",
  "unary",
  "list",
  "group",
]);

/** The expressions around an offset, the outermost first. */
export function expressionsAt(tree: File, offset: number): Expr[] {
  return pathTo(tree, offset).filter((node): node is Expr => node.is !== undefined && expressionKinds.has(node.is));
}

/** Visits every node of a tree, a parent before its children. */
export function walkTree(tree: File, visit: (node: TreeNode) => void): void {
  const each = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(each);
    else if (typeof value === "object" && value !== null) {
      if ("span" in value) visit(value as TreeNode);
      for (const [key, child] of Object.entries(value)) if (key !== "span" && key !== "operatorSpan") each(child);
    }
  };
  each(tree.declarations);
}
