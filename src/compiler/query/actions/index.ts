import type { Diagnostic, Span } from "../../diagnostics/types.ts";
import type { Analysis } from "../analysis.ts";
import { arrange, arrangeField, arrangeHead, imageFirst } from "./arrange.ts";
import { asNumbers, freeArgument, rightHead } from "./head.ts";
import { type Importable, missingImport } from "./imports.ts";
import { misspelt, unknownLabels, unknownNames } from "./names.ts";
import { callIt, fittingSupport, flattenFirst, nameTheNumber, rightBrackets, throughFunction } from "./shapes.ts";
import { addAdversary, addField, addPosterior, plainNetwork, removeLine } from "./structure.ts";
import type { Action, Candidate, Edit, Fixer } from "./types.ts";

/** Fixes by the code that they mend. Add one: a function, and its code here. */
export const fixers: Readonly<Record<string, Fixer[]>> = {
  ...Object.fromEntries([...Object.keys(unknownNames), ...unknownLabels].map((code) => [code, [misspelt]])),
  GEN2009: [plainNetwork],
  GEN2103: [removeLine(() => "Remove this line")],
  GEN2205: [addField],
  GEN2302: [removeLine(() => "Remove this line")],
  GEN2308: [removeLine(() => "Remove this line")],
  GEN2309: [removeLine(({ found }) => `Remove \`${found.args.name}\``)],
  GEN2507: [rightBrackets],
  GEN2508: [rightBrackets],
  GEN2604: [callIt],
  GEN2702: [flattenFirst, imageFirst],
  GEN2704: [asNumbers],
  GEN3004: [nameTheNumber],
  GEN3006: [freeArgument, throughFunction],
  GEN3007: [arrange("target")],
  GEN3008: [fittingSupport, rightHead],
  GEN3011: [arrangeHead],
  GEN3102: [arrange("wanted")],
  GEN3108: [arrange("declared")],
  GEN3201: [arrangeField],
  GEN3202: [arrange("type")],
  GEN3204: [removeLine(() => "Remove this posterior")],
  GEN3208: [removeLine(() => "Remove this adversary")],
  GEN4001: [addAdversary],
  GEN4005: [removeLine(() => "Remove the adversary")],
  GEN4006: [addPosterior],
  GEN4007: [addPosterior],
  GEN4008: [removeLine(({ found }) => `Remove the posterior of \`${found.args.name}\``)],
};

export interface ActionOptions {
  /** Diagnostics of the file with another text, to try a change. Absent: what would have to be tried isn't offered. */
  check?(text: string): readonly Diagnostic[];
  /** Mistakes that only the machine knows of, with their own fixes. */
  also?: readonly Diagnostic[];
  /** Names of other files that could be imported. */
  importable?: readonly Importable[];
}

/** What can be done about the mistakes between two offsets of the file. */
export function codeActions(analysis: Analysis, from: number, to: number, options: ActionOptions = {}): Action[] {
  return [...analysis.compiled.diagnostics, ...(options.also ?? [])].flatMap((found) => {
    const span = placeIn(found);
    if (span === undefined || span.end < from || span.start > to) return [];
    const mistake = { analysis, found, span };
    const fixes = (fixers[found.code] ?? []).flatMap((fixer) => fixer(mistake));
    const candidates = [...ownFix(found), ...fixes, ...missingImport(mistake, options.importable ?? [])];
    const kept = candidates.filter((one) => one.tried !== true || mends(analysis, found, one, options));
    return kept.map(({ title, edits }, index): Action => ({ title, code: found.code, edits, preferred: index === 0 && kept.length === 1 }));
  });
}

/** The place of a diagnostic in the file itself. */
function placeIn({ place }: Diagnostic): Span | undefined {
  return place?.in === "spec" && place.span.file === 0 ? place.span : undefined;
}

/** What the compiler itself gave with the diagnostic. */
function ownFix({ fix }: Diagnostic): Candidate[] {
  if (fix === undefined || fix.edits.some(({ span }) => span.file !== 0)) return [];
  return [{ title: fix.title, edits: fix.edits.map(({ span, text }) => ({ start: span.start, end: span.end, text })) }];
}

/** Whether a change takes the mistake away and brings no other. */
function mends(analysis: Analysis, found: Diagnostic, { edits }: Candidate, { check }: ActionOptions): boolean {
  if (check === undefined) return false;
  const errors = (list: readonly Diagnostic[]) => list.filter(({ severity }) => severity === "error");
  const before = errors(analysis.compiled.diagnostics);
  const after = errors(check(applyEdits(analysis.text, edits)));
  const count = (list: readonly Diagnostic[]) => list.filter(({ code }) => code === found.code).length;
  return after.length < before.length && count(after) < count(before);
}

/** The text with its edits made; they must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index })).sort((a, b) => b.edit.start - a.edit.start || b.index - a.index);
  return ordered.reduce((result, { edit }) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

/** Every fix that the compiler itself gave, for all of the file: those that overlap an earlier one are left out. */
export function fixAll(analysis: Analysis): Edit[] {
  const edits: Edit[] = [];
  for (const found of analysis.compiled.diagnostics) {
    const [own] = ownFix(found);
    const clear = own?.edits.every((edit) => edits.every((other) => edit.end < other.start || edit.start > other.end)) ?? false;
    if (own !== undefined && clear) edits.push(...own.edits);
  }
  return edits.sort((a, b) => a.start - b.start);
}
