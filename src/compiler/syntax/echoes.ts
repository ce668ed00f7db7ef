import type { Diagnostic, Span } from "../diagnostics/types.ts";

/** A mistake in how tokens follow each other, with the place that decides whether it is one of its own. */
export interface Structural {
  found: Diagnostic;
  anchor: Span;
}

/** Mistakes within one token behind which the parser can't be expected to understand the next. */
const misleading: readonly string[] = ["GEN1001", "GEN1002", "GEN1005", "GEN1007"];

/**
 * The structural mistakes without the echoes: one that stands right behind another mistake, on the same line and with no token between, is
 * the same mistake.
 */
export function withoutEchoes(structural: readonly Structural[], lexical: readonly Diagnostic[], text: string): Diagnostic[] {
  const before = lexical.flatMap(({ code, place }) => (misleading.includes(code) && place?.in === "spec" ? [place.span] : []));
  before.sort((a, b) => a.start - b.start);
  const kept: Diagnostic[] = [];
  let next = 0;
  // Where the mistakes end that begin before the one at hand.
  let end = -1;
  for (const { found, anchor } of structural.toSorted((a, b) => a.anchor.start - b.anchor.start)) {
    for (; next < before.length && before[next]!.start <= anchor.start; next++) end = Math.max(end, before[next]!.end);
    if (end >= blankStart(text, anchor.start)) continue;
    kept.push(found);
    end = Math.max(end, anchor.end);
  }
  return kept;
}

/** Where the blanks begin that stand right before an offset. */
function blankStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  return start;
}
