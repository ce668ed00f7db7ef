import type { Analysis, Place } from "../analysis.ts";
import { resolve } from "../references.ts";
import { bridges, columnKept, fieldAt } from "./bridges.ts";
import { refuse } from "./refuse.ts";
import type { TextEdit } from "./types.ts";

/** The place of the name that a rename at an offset would change, or why none would. */
export function prepareRename(
  analysis: Analysis,
  offset: number,
): { ok: true; place: Place; name: string } | { ok: false; because: string } {
  const found = analysis.occurrenceAt(offset);
  if (found === undefined) return { ok: false, because: "There is no name here." };
  const { symbol, span } = found;
  if (symbol.is === "declared") return { ok: true, place: analysis.placeOf(span), name: symbol.name };
  if (symbol.is === "column")
    return { ok: false, because: `\`${symbol.name}\` is a column of the source, which only the file itself can rename.` };
  if (symbol.is === "file") return { ok: false, because: "A file is renamed in the explorer." };
  return { ok: false, because: `\`${symbol.name}\` belongs to the language.` };
}

/**
 * The changes that give the thing at an offset another name, in every file of the analyses: the first is of the file itself, the others of
 * files that may import it. Data and model meet by name, so a field or a variable that is renamed keeps its other side by `on D(x: field)`.
 */
export function rename(
  analyses: readonly [Analysis, ...Analysis[]],
  offset: number,
  name: string,
): { ok: true; edits: TextEdit[] } | { ok: false; because: string } {
  const [analysis] = analyses;
  const symbol = resolve(analysis, offset);
  const prepared = prepareRename(analysis, offset);
  if (!prepared.ok || symbol?.is !== "declared") return prepared.ok ? { ok: false, because: "There is no name here." } : prepared;
  const key = analysis.keyOf(symbol);
  const refused = refuse(analyses, symbol, name);
  if (refused !== undefined) return { ok: false, because: refused };
  const edits = new Map<string, TextEdit>();
  const add = (edit: TextEdit) => edits.set(`${edit.path}:${edit.start}:${edit.text}`, edit);
  for (const one of analyses) {
    one.compiled.trees.forEach((_tree, file) => {
      for (const { span, symbol: named, role } of one.symbols(file).occurrences) {
        if (one.keyOf(named) !== key) continue;
        const field = role === "read" ? fieldAt(one, span) : undefined;
        if (field === undefined) add({ ...one.placeOf(span), text: name });
        else for (const edit of columnKept(one, field, name)) add(edit);
      }
    });
    for (const edit of bridges(one, symbol, key, name)) add(edit);
  }
  return { ok: true, edits: [...edits.values()].sort((a, b) => (a.path === b.path ? a.start - b.start : a.path < b.path ? -1 : 1)) };
}
