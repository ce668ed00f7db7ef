import type { Span } from "../diagnostics/types.ts";
import type { Declaration, File } from "../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import { declares, isTopLevel } from "./symbols/declare.ts";
import { membersOf } from "./symbols/members.ts";
import type { DeclaredKind } from "./symbols/types.ts";

/** One line of a file's outline. */
export interface OutlineEntry {
  name: string;
  kind: DeclaredKind | "train" | "choose";
  /** What stands behind the name: `observed real[4]`. */
  detail: string;
  whole: Span;
  at: Span;
  children: OutlineEntry[];
}

/** The declarations of the file with what they declare, in the order of the text. Nameless ones are left out. */
export function outline(analysis: Analysis): OutlineEntry[] {
  return analysis.tree?.declarations.flatMap((one) => entryOf(one, analysis)) ?? [];
}

function entryOf(declaration: Declaration, analysis: Analysis): OutlineEntry[] {
  if (declaration.is === "train" || declaration.is === "choose") return [runEntry(declaration, analysis)];
  if (!isTopLevel(declaration) || declaration.name.text === "") return [];
  const symbol = declares(declaration.is, declaration.name, declaration);
  const children = membersOf(symbol)
    .filter((member) => member.name !== "")
    .map((member): OutlineEntry => {
      const type = member.node !== undefined && "type" in member.node ? member.node.type : undefined;
      const detail = [member.kind, type === undefined ? "" : analysis.textOf(type.span)].filter(Boolean).join(" ");
      return { name: member.name, kind: member.kind, detail, whole: member.whole, at: member.at, children: [] };
    });
  const detail = declaration.is === "network" ? declaration.role : declaration.is;
  return [{ name: symbol.name, kind: declaration.is, detail, whole: symbol.whole, at: symbol.at, children }];
}

/** `train M on D` has no name of its own but what it says. */
function runEntry(declaration: Extract<Declaration, { is: "train" | "choose" }>, analysis: Analysis): OutlineEntry {
  const sides = declaration.is === "train" ? [declaration.model, declaration.data] : [declaration.data];
  const name = declaration.as?.text || sides.map(({ span }) => analysis.textOf(span)).join(" on ");
  const at = declaration.as?.span ?? { ...declaration.span, end: declaration.span.start + declaration.is.length };
  return { name: `${declaration.is} ${name}`, kind: declaration.is, detail: declaration.is, whole: declaration.span, at, children: [] };
}

/** Ranges that an editor can fold: blocks, lists and calls over several lines, and runs of comments. */
export interface Fold {
  start: number;
  end: number;
  kind: "block" | "comment" | "imports";
}

export function folds(tree: File, text: string): Fold[] {
  return [...blockFolds(tree), ...commentFolds(tree, text), ...importFolds(tree)].filter(({ start, end }) =>
    /[\n\r]/.test(text.slice(start, end)),
  );
}

function blockFolds(tree: File): Fold[] {
  return tree.declarations.flatMap(({ span }) => ({ start: span.start, end: span.end, kind: "block" as const }));
}

/** Comments that stand on lines one under the other. */
function commentFolds({ comments }: File, text: string): Fold[] {
  const runs: Fold[] = [];
  for (const { span } of comments) {
    const last = runs.at(-1);
    const between = last === undefined ? "" : text.slice(last.end, span.start);
    if (last !== undefined && /^(\r\n|\n|\r)[ \t]*$/.test(between)) last.end = span.end;
    else runs.push({ start: span.start, end: span.end, kind: "comment" });
  }
  return runs;
}

function importFolds({ declarations }: File): Fold[] {
  const runs: Fold[] = [];
  declarations.forEach((one, index) => {
    if (one.is !== "import") return;
    const last = runs.at(-1);
    if (last !== undefined && declarations[index - 1]?.is === "import") last.end = one.span.end;
    else runs.push({ start: one.span.start, end: one.span.end, kind: "imports" });
  });
  return runs;
}
