import type { File } from "../../src/compiler/syntax/ast.ts";
import { tokenize } from "../../src/compiler/syntax/lexer.ts";

/** A tree without places and without the parentheses that its shape already says. Doc comments are a part of it. */
export function shape(tree: File): unknown {
  return bare(tree.declarations);
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  if ("is" in value && value.is === "group" && "of" in value) return bare(value.of);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "span" && key !== "operatorSpan")
      .map(([key, child]) => [key, bare(child)]),
  );
}

/** Signs that the formatter may add, leave out, or put before a comment. */
const loose = new Set([",", "(", ")", "[", "{", ":", "?"]);

/**
 * Each comment with its place: how many tokens that can't move stand before it, and, where it stands between two such, whether it begins
 * its line.
 */
export function commentPlaces(text: string): { text: string; after: number; own?: boolean }[] {
  const { tokens, comments } = tokenize(text, 0);
  return comments.map((comment) => {
    const at = tokens.findIndex((token) => token.startOffset > comment.span.start);
    const before = tokens.slice(0, at < 0 ? tokens.length : at);
    const neighbours = [before.at(-1), tokens[before.length]].filter((token) => token !== undefined);
    const isFree = neighbours.some((token) => loose.has(token.image));
    const line =
      text
        .slice(0, comment.span.start)
        .split(/[\r\n]/)
        .at(-1) ?? "";
    return {
      text: comment.text.trimEnd(),
      after: before.filter((token) => !loose.has(token.image)).length,
      ...(isFree ? {} : { own: line.trim() === "" }),
    };
  });
}
