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
  const anchors = lexical.flatMap(({ code, place }) => (misleading.includes(code) && place?.in === "spec" ? [place.span] : []));
  const kept: Diagnostic[] = [];
  for (const { found, anchor } of structural.toSorted((a, b) => a.anchor.start - b.anchor.start)) {
    if (anchors.some((other) => adjoins(other, anchor, text))) continue;
    kept.push(found);
    anchors.push(anchor);
  }
  return kept;
}

function adjoins(before: Span, behind: Span, text: string): boolean {
  return before.start <= behind.start && !/[^ \t]/.test(text.slice(before.end, behind.start));
}
