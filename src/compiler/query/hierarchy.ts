import type { Analysis, Place } from "./analysis.ts";
import { resolve } from "./references.ts";
import type { DeclaredSymbol } from "./symbols/types.ts";

/** A network, or what calls one. */
export interface HierarchyItem {
  name: string;
  kind: DeclaredSymbol["kind"];
  at: Place;
  whole: Place;
  key: string;
}

export interface Calls {
  item: HierarchyItem;
  /** Where the calls stand. */
  places: Place[];
}

/** The network or model at an offset. */
export function hierarchyAt(analysis: Analysis, offset: number): HierarchyItem | undefined {
  const symbol = resolve(analysis, offset);
  return symbol?.is === "declared" && (symbol.kind === "network" || symbol.kind === "model") ? itemOf(analysis, symbol) : undefined;
}

function itemOf(analysis: Analysis, symbol: DeclaredSymbol): HierarchyItem {
  const { name, kind, at, whole } = symbol;
  return { name, kind, at: analysis.placeOf(at), whole: analysis.placeOf(whole), key: analysis.keyOf(symbol) };
}

/** Who calls the network with this key. */
export function callersOf(analysis: Analysis, key: string): Calls[] {
  return group(
    analysis,
    (called) => analysis.keyOf(called) === key,
    (_called, caller) => caller,
  );
}

/** What the network or model with this key calls. */
export function calleesOf(analysis: Analysis, key: string): Calls[] {
  return group(
    analysis,
    (_called, caller) => analysis.keyOf(caller) === key,
    (called) => called,
  );
}

function group(
  analysis: Analysis,
  wanted: (called: DeclaredSymbol, caller: DeclaredSymbol) => boolean,
  by: (called: DeclaredSymbol, caller: DeclaredSymbol) => DeclaredSymbol,
): Calls[] {
  const groups = new Map<string, Calls>();
  analysis.compiled.trees.forEach((_tree, file) => {
    const { occurrences, declared } = analysis.symbols(file);
    const callers = declared.filter((one) => one.kind === "network" || one.kind === "model");
    for (const { span, symbol, role } of occurrences) {
      if (role !== "read" || symbol.is !== "declared" || symbol.kind !== "network") continue;
      const caller = callers.find(({ whole }) => whole.start <= span.start && span.end <= whole.end);
      if (caller === undefined || !wanted(symbol, caller)) continue;
      const item = itemOf(analysis, by(symbol, caller));
      const found = groups.get(item.key) ?? { item, places: [] };
      found.places.push(analysis.placeOf(span));
      groups.set(item.key, found);
    }
  });
  return [...groups.values()];
}
