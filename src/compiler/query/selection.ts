import type { File } from "../syntax/ast.ts";
import { pathTo } from "./tree/path.ts";
import { wordAt } from "./tree/tokens.ts";

/** Ranges around an offset, from the word to the whole file, each inside the next. */
export function selections(tree: File, text: string, offset: number): { start: number; end: number }[] {
  const word = wordAt(text, offset)?.span;
  const around = pathTo(tree, offset)
    .map(({ span }) => span)
    .toReversed();
  const all = [...(word === undefined ? [] : [word]), ...around, { start: 0, end: text.length }];
  const nested: { start: number; end: number }[] = [];
  for (const { start, end } of all) {
    const inner = nested.at(-1);
    const holds = inner === undefined || (start <= inner.start && end >= inner.end && (start < inner.start || end > inner.end));
    if (holds && start < end) nested.push({ start, end });
  }
  return nested.length === 0 ? [{ start: offset, end: offset }] : nested;
}
