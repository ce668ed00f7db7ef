import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import type { Selection } from "../runtime/data/types.ts";
import type { LoadedRun } from "../runtime/index.ts";
import { type Entry, entriesOf, namedEntries, selectionOf } from "./entries.ts";
import { refuse } from "./queries.ts";
import type { Session } from "./session.ts";

/** Which entries a density is of, and which it is conditional on. */
export interface SomeEntries {
  of: Entry[];
  given: Entry[];
  chosen: { of: Selection; given: Selection };
}

/**
 * What `--of` and `--given` name, or undefined where neither is there (GEN8020 the model knows the density of whole rows only, GEN8027 no
 * such entry, GEN8028 nothing to ask for).
 */
export function someEntries(session: Session, run: LoadedRun, asked: { of?: string[]; given?: string[] }): SomeEntries | undefined {
  if (asked.of === undefined && asked.given === undefined) return undefined;
  refuse(session, run, "impute", "score some entries given others");
  const all = entriesOf(run);
  const given = asked.given === undefined ? [] : namedEntries(session, run, asked.given);
  const of = asked.of === undefined ? without(all, given) : namedEntries(session, run, asked.of);
  const both = of.filter((entry) => isAmong(entry, given));
  if (of.length === 0 || both.length > 0) {
    const [names, because, remedy] =
      of.length === 0
        ? ["No entries", "all are given", "Leave some out of `--given`."]
        : [namesOf(both).join(", "), "given is what they are conditional on", "Name them in `--of` or in `--given`."];
    throw new DiagnosticError(diagnostic("GEN8028", { names, because, remedy }));
  }
  return { of, given, chosen: { of: selectionOf(run, of, all), given: selectionOf(run, given, all) } };
}

function without(all: readonly Entry[], some: readonly Entry[]): Entry[] {
  return all.filter((entry) => !isAmong(entry, some));
}

function isAmong({ field, at }: Entry, some: readonly Entry[]): boolean {
  return some.some((other) => other.field === field && other.at === at);
}

/** Entries by their columns, or as `x[0]`. */
export function namesOf(entries: readonly Entry[]): string[] {
  return entries.map(({ names }) => names.at(-1) ?? "");
}

/** `p(a, b | c)`. */
export function densityText({ of, given }: SomeEntries): string {
  const condition = given.length === 0 ? "" : ` | ${namesOf(given).join(", ")}`;
  return `log p(${namesOf(of).join(", ")}${condition})`;
}
