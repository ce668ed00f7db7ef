import { expect } from "vitest";
import {
  type Analysis,
  codeActions,
  completion,
  definition,
  fileLinks,
  folds,
  hierarchyAt,
  highlights,
  hover,
  inlayHints,
  lenses,
  outline,
  rename,
  selections,
  semanticTokens,
  signatureHelp,
  unused,
} from "../../src/compiler/query/index.ts";

/** Whether an offset lies in a text, and not in the middle of a character. */
export function isPlace(text: string, offset: number): boolean {
  const isInside = offset >= 0 && offset <= text.length;
  return isInside && !(/[\ud800-\udbff]/.test(text.charAt(offset - 1)) && /[\udc00-\udfff]/.test(text.charAt(offset)));
}

/** Asks of a text everything that an editor does; the places in the answers must lie in it. A cursor stands between characters. */
export function askAll(analysis: Analysis, text: string, place: number): void {
  const offset = isPlace(text, place) ? place : place - 1;
  const places = [
    hover(analysis, offset)?.span,
    completion(analysis, offset, { columns: () => ["a"], files: () => ["b"] }).replace,
    definition(analysis, offset)?.from,
    ...highlights(analysis, offset),
    ...(analysis.tree === undefined ? [] : [...folds(analysis.tree, text), ...selections(analysis.tree, text, offset)]),
    ...semanticTokens(analysis),
    ...fileLinks(analysis),
    ...lenses(analysis),
    ...outline(analysis).map(({ whole }) => whole),
    ...unused(analysis).map(({ span }) => span),
    ...inlayHints(analysis, 0, text.length).map(({ at }) => ({ start: at, end: at })),
    ...codeActions(analysis, 0, text.length).flatMap(({ edits }) => edits),
  ].filter((one) => one !== undefined);
  const outside = places.filter(({ start, end }) => start > end || !isPlace(text, start) || !isPlace(text, end));
  expect(outside).toEqual([]);
  signatureHelp(analysis, offset);
  hierarchyAt(analysis, offset);
  rename([analysis], offset, "other");
}
