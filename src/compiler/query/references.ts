import type { Analysis, Place } from "./analysis.ts";
import type { DeclaredSymbol, Meaning, Occurrence } from "./symbols/types.ts";

/** What the name at an offset means. */
export function resolve(analysis: Analysis, offset: number): Meaning | undefined {
  return analysis.occurrenceAt(offset)?.symbol;
}

/** Where the name at an offset is declared: in this file or one that it imports. An import's path leads to the beginning of the file. */
export function definition(analysis: Analysis, offset: number): { from: Place; to: Place; whole: Place } | undefined {
  const found = analysis.occurrenceAt(offset);
  if (found === undefined) return undefined;
  const from = analysis.placeOf(found.span);
  const { symbol } = found;
  if (symbol.is === "file" && symbol.file !== undefined) {
    const to = { path: symbol.path, start: 0, end: 0 };
    return { from, to, whole: to };
  }
  if (symbol.is !== "declared") return undefined;
  return { from, to: analysis.placeOf(symbol.at), whole: analysis.placeOf(symbol.whole) };
}

export interface Reference extends Place {
  role: Occurrence["role"];
}

/** Every place of this compilation, imports included, that names the same thing. */
export function references(analysis: Analysis, key: string): Reference[] {
  return analysis.compiled.trees.flatMap((_tree, file) =>
    analysis
      .symbols(file)
      .occurrences.filter(({ symbol }) => analysis.keyOf(symbol) === key)
      .map(({ span, role }) => ({ ...analysis.placeOf(span), role })),
  );
}

/** Places of this file alone that name what stands at an offset. */
export function highlights(analysis: Analysis, offset: number): Reference[] {
  const found = resolve(analysis, offset);
  const path = analysis.compiled.sources[0]?.path;
  return found === undefined ? [] : references(analysis, analysis.keyOf(found)).filter((one) => one.path === path);
}

/** What a value is made of: the network or data that a name's declaration calls, the model of a run. */
export function typeDefinition(analysis: Analysis, offset: number): Place | undefined {
  const symbol = resolve(analysis, offset);
  if (symbol?.is !== "declared") return undefined;
  const inside = calledIn(analysis, symbol);
  return inside === undefined ? undefined : analysis.placeOf(inside.at);
}

/** The first network, model or data that a declaration names. */
function calledIn(analysis: Analysis, { at, whole }: DeclaredSymbol): DeclaredSymbol | undefined {
  const found = analysis
    .symbols(whole.file)
    .occurrences.find(
      ({ span, symbol, role }) =>
        role === "read" &&
        span.start >= at.end &&
        span.end <= whole.end &&
        symbol.is === "declared" &&
        (symbol.kind === "network" || symbol.kind === "model" || symbol.kind === "data"),
    );
  return found?.symbol.is === "declared" ? found.symbol : undefined;
}
