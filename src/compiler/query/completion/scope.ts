import type { Analysis } from "../analysis.ts";
import { isTopLevel } from "../symbols/declare.ts";
import type { DeclaredKind, DeclaredSymbol } from "../symbols/types.ts";
import { namesInside } from "../walk/body.ts";
import type { Place } from "./types.ts";

/** The declaration that the cursor is in, as the tree has it: it survives what is unfinished inside. */
export function declarationOf({ analysis, context }: Place): DeclaredSymbol | undefined {
  const { declaration } = context;
  if (declaration === undefined) return undefined;
  const own = analysis.names.own[0] ?? [];
  return own.find((one) => one.whole.start === declaration.start) ?? own.find((one) => one.name !== "" && one.name === declaration.name);
}

/** What the body around the cursor can name: its own values, sizes and the consts of the file. */
export function valuesInScope(place: Place): DeclaredSymbol[] {
  const visible = visibleIn(place.analysis);
  const around = declarationOf(place);
  const inside = around === undefined ? [] : [...namesInside(around, visible).values()];
  return [...inside, ...[...visible.values()].filter((one) => one.kind === "const")];
}

export function visibleIn(analysis: Analysis): ReadonlyMap<string, DeclaredSymbol> {
  return analysis.names.visible[0] ?? new Map();
}

export function declaredOf(analysis: Analysis, kind: DeclaredKind): DeclaredSymbol[] {
  return [...visibleIn(analysis).values()].filter((one) => one.kind === kind);
}

/** The train or choose that the cursor is in. */
export function runOf({ analysis, context }: Place) {
  return analysis.tree?.declarations.find((one) => !isTopLevel(one) && one.span.start === context.declaration?.start);
}
