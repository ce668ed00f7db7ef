import type { Span } from "../diagnostics/types.ts";
import type { Analysis } from "./analysis.ts";
import type { DeclaredKind, DeclaredSymbol, Meaning } from "./symbols/types.ts";

/** A name that nothing reads. */
export interface Unused {
  span: Span;
  name: string;
  what: string;
}

/** Names inside a declaration are of no use to anybody else; top-level names may be imported, and observed, given and fields meet by name. */
const inside: Partial<Record<DeclaredKind, string>> = {
  formal: "argument",
  size: "size",
  param: "param",
  binding: "value",
};

/**
 * Names of the file that nothing reads: of arguments, params, bindings and imports. A declaration with a mistake in it is let alone, since the
 * mistake may be where the name was to stand; so are imports of a file with one.
 */
export function unused(analysis: Analysis): Unused[] {
  const { declared, occurrences } = analysis.symbols();
  const wrong = analysis.compiled.diagnostics.flatMap(({ severity, place }) =>
    severity === "error" && place?.in === "spec" && place.span.file === 0 ? [place.span] : [],
  );
  const isBroken = ({ owner }: DeclaredSymbol) =>
    owner !== undefined && wrong.some((span) => owner.whole.start <= span.start && span.end <= owner.whole.end);
  const isInside = (symbol: Meaning) => symbol.is === "declared" && inside[symbol.kind] !== undefined;
  const read = new Set(occurrences.flatMap(({ role, symbol }) => (role === "read" && isInside(symbol) ? [analysis.keyOf(symbol)] : [])));
  const own = declared.flatMap((symbol): Unused[] => {
    const what = inside[symbol.kind];
    if (what === undefined || symbol.name === "" || read.has(analysis.keyOf(symbol)) || isBroken(symbol)) return [];
    return [{ span: symbol.at, name: symbol.name, what }];
  });
  return [...own, ...(wrong.length > 0 ? [] : unusedImports(analysis))].sort((a, b) => a.span.start - b.span.start);
}

/** An imported name is named at least once, by the import itself. */
function unusedImports(analysis: Analysis): Unused[] {
  const imports = (analysis.tree?.declarations ?? []).filter((one) => one.is === "import");
  if (imports.length === 0) return [];
  const { occurrences } = analysis.symbols();
  const count = new Map<string, number>();
  for (const { symbol } of occurrences) {
    const key = analysis.keyOf(symbol);
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  return imports.flatMap(({ names }) =>
    names.flatMap((name) => {
      const found = occurrences.find(({ span }) => span.start === name.span.start);
      const isUnused = found !== undefined && count.get(analysis.keyOf(found.symbol)) === 1;
      return isUnused ? [{ span: name.span, name: name.text, what: "import" }] : [];
    }),
  );
}
