import type { query } from "../src/compiler/index.ts";

/** Lines with their ends. */
function linesWithEnds(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
}

/** Above this many cells the middle is changed as a whole. */
const mostCells = 4_000_000;

/**
 * The changes of whole lines that lead from one text to another: what is equal stays untouched, so that an editor keeps its cursor and folds.
 * By the longest common subsequence of lines, between what is equal at both ends.
 */
export function lineChanges(before: string, after: string): query.Edit[] {
  const [a, b] = [linesWithEnds(before), linesWithEnds(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [middleA, middleB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const start = a.slice(0, head).join("").length;
  if (middleA.length === 0 && middleB.length === 0) return [];
  if (middleA.length * middleB.length > mostCells) return [{ start, end: start + middleA.join("").length, text: middleB.join("") }];
  return merge(middleA, middleB, start);
}

/** Walks both lists along their longest common subsequence. */
function merge(a: readonly string[], b: readonly string[], start: number): query.Edit[] {
  const common = commonLengths(a, b);
  const edits: query.Edit[] = [];
  let [i, j, offset] = [0, 0, start];
  let open: query.Edit | undefined;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      offset += a[i]!.length;
      i++;
      j++;
      open = undefined;
      continue;
    }
    if (open === undefined) {
      open = { start: offset, end: offset, text: "" };
      edits.push(open);
    }
    if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      offset += a[i]!.length;
      open.end = offset;
      i++;
    } else {
      open.text += b[j]!;
      j++;
    }
  }
  return edits;
}

/** `[i][j]`: length of the longest common subsequence of the lines from i and from j on. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}
