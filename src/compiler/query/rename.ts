import { builtIn } from "../check/program/builtins.ts";
import type { Span } from "../diagnostics/types.ts";
import type { Expr } from "../syntax/ast.ts";
import { settingWords } from "../syntax/vocabulary.ts";
import type { Analysis, Place } from "./analysis.ts";
import { own } from "./builtins/tables.ts";
import { wordDocs } from "./builtins/words.ts";
import { resolve } from "./references.ts";
import { memberOf } from "./symbols/members.ts";
import type { DeclaredSymbol } from "./symbols/types.ts";
import { namesInside } from "./walk/body.ts";
import { sideOf } from "./walk/train.ts";

export interface TextEdit extends Place {
  text: string;
}

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

/** Why a name can't be a new name; undefined where it can. */
export function refuseName(symbol: DeclaredSymbol, name: string): string | undefined {
  if (!/^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(name)) return `\`${name}\` isn't a name: names are letters, digits and \`_\`.`;
  if (own(wordDocs, name) !== undefined && !["on", "as", "from", "per", "within", "try"].includes(name))
    return `\`${name}\` is a word of the language.`;
  if (symbol.kind === "field" && settingWords.some((word) => word === name))
    return `\`${name}\` is a setting of \`data\`, so it can't name a field.`;
  const isTop = symbol.owner === undefined && symbol.kind !== "run";
  return isTop && builtIn(name) !== undefined ? `\`${name}\` is a ${builtIn(name)} of the language.` : undefined;
}

/** Nothing shadows anything: what stands beside a name, or is seen where it stands, can't bear the same one. */
function refuseTwin(analyses: readonly Analysis[], symbol: DeclaredSymbol, name: string): string | undefined {
  const wanted = name.normalize("NFKC");
  const { owner, kind } = symbol;
  if (wanted === symbol.name || kind === "run") return undefined;
  const visible = analyses.flatMap((one) => one.names.visible);
  const inside = owner === undefined ? [] : [...namesInside(owner, analyses[0]?.names.visible[symbol.at.file] ?? new Map()).keys()];
  const beside = owner === undefined ? visible.flatMap((names) => [...names.keys()]) : inside;
  return beside.includes(wanted) ? `There is a \`${name}\` already.` : undefined;
}

/** The candidates of a `choose` meet the data by the same names, so none can rename a variable alone. */
function refuseCandidate(analyses: readonly Analysis[], symbol: DeclaredSymbol, key: string): string | undefined {
  if (symbol.kind !== "observed" && symbol.kind !== "given") return undefined;
  const runs = analyses.flatMap((one) => runsOf(one).map(({ models }) => ({ one, models })));
  for (const { one, models } of runs) {
    const others = models.filter((model) => memberOf(model, symbol.name) !== undefined && model !== symbol.owner);
    const mine = models.some((model) => one.keyOf(memberOf(model, symbol.name) ?? model) === key);
    const twin = others.find((model) => one.keyOf(memberOf(model, symbol.name)!) !== key);
    if (mine && twin !== undefined) return `\`choose\` gives the model \`${twin.name}\` the same data by the name \`${symbol.name}\`.`;
  }
  return undefined;
}

interface RunSides {
  models: DeclaredSymbol[];
  data: DeclaredSymbol;
  /** What stands behind `on`. */
  on: Expr;
}

/** What each `train` and `choose` brings together. */
function runsOf(analysis: Analysis): RunSides[] {
  return analysis.compiled.trees.flatMap((tree, file) => {
    const visible = analysis.names.visible[file]!;
    return tree.declarations.flatMap((run): RunSides[] => {
      if (run.is !== "train" && run.is !== "choose") return [];
      const called = run.is === "train" ? [run.model] : run.items.flatMap((item) => (item.is === "try" ? [item.model] : []));
      const models = new Set(called.flatMap((model) => sideOf(model, "model", visible) ?? []));
      const data = sideOf(run.data, "data", visible);
      return data === undefined ? [] : [{ models: [...models], data, on: run.data }];
    });
  });
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
  const refused = refuseName(symbol, name) ?? refuseTwin(analyses, symbol, name) ?? refuseCandidate(analyses, symbol, key);
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

/** Runs that bind the renamed variable or field by its old name. */
function bridges(analysis: Analysis, symbol: DeclaredSymbol, key: string, name: string): TextEdit[] {
  const edits: TextEdit[] = [];
  if (symbol.kind === "field" && analysis.keyOf(symbol) === key) edits.push(...columnKept(analysis, symbol, symbol.name));
  if (symbol.kind !== "field" && symbol.kind !== "observed" && symbol.kind !== "given") return edits;
  for (const { models, data, on } of runsOf(analysis)) {
    const variable = models.flatMap((model) => memberOf(model, symbol.name) ?? [])[0];
    const field = memberOf(data, symbol.name);
    const mine = symbol.kind === "field" ? field : variable;
    const other = symbol.kind === "field" ? variable : field;
    if (mine === undefined || analysis.keyOf(mine) !== key || other === undefined) continue;
    const args = on.is === "call" ? on.args : [];
    // A rename that is written already keeps naming both sides.
    const written = args.some((arg) => arg.name?.text === symbol.name);
    if (symbol.kind === "field" && (variable?.kind === "latent" || written)) continue;
    if (symbol.kind !== "field" && written) continue;
    const pair = symbol.kind === "field" ? `${symbol.name}: ${name}` : `${name}: ${symbol.name}`;
    const { span } = on;
    const at = on.is === "call" ? span.end - 1 : span.end;
    const text = on.is === "call" ? `${args.length === 0 ? "" : ", "}${pair}` : `(${pair})`;
    edits.push({ ...analysis.placeOf({ ...span, start: at, end: at }), text });
  }
  return edits;
}

/** The field whose name stands for its column at a place. */
function fieldAt(analysis: Analysis, { file, start }: Span): DeclaredSymbol | undefined {
  return analysis.symbols(file).declared.find((one) => one.kind === "field" && one.at.start === start);
}

/** `wind: positive` reads the column `wind`: where one of the two is renamed, it becomes `speed: positive = wind`. */
function columnKept(analysis: Analysis, { node }: DeclaredSymbol, name: string): TextEdit[] {
  if (node === undefined || !("is" in node) || node.is !== "field" || node.value !== undefined) return [];
  const end = node.type.span.end;
  return [{ ...analysis.placeOf({ ...node.type.span, start: end, end }), text: ` = ${name}` }];
}
