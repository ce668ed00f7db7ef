import type { Comment } from "./ast.ts";

/**
 * Finds the `///` comments right above an offset: each alone on its line, one line under the other, the last one on the line before.
 * Returns their text without the slashes, or undefined.
 */
export function docFinder(text: string, comments: readonly Comment[]): (offset: number) => string | undefined {
  const byEnd = new Map<number, Comment>();
  for (const comment of comments) {
    if (comment.doc && isBlank(text, lineStart(text, comment.span.start), comment.span.start)) byEnd.set(comment.span.end, comment);
  }
  return (offset) => {
    const lines: string[] = [];
    for (let found = above(text, offset, byEnd); found !== undefined; found = above(text, found.span.start, byEnd)) {
      lines.unshift(found.text.replace(/^\/\/\/ ?/, "").trimEnd());
    }
    return lines.length === 0 ? undefined : lines.join("\n");
  };
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start--;
  return start;
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === "";
}

/** The comment that fills the line above the one where `offset` is the first thing. */
function above(text: string, offset: number, byEnd: Map<number, Comment>): Comment | undefined {
  if (byEnd.size === 0) return undefined;
  const start = lineStart(text, offset);
  if (start === 0 || !isBlank(text, start, offset)) return undefined;
  const end = text[start - 1] === "\n" && text[start - 2] === "\r" ? start - 2 : start - 1;
  return byEnd.get(end);
}
