import type { Diagnostic as Found, Place, Severity } from "../src/compiler/diagnostics/types.ts";
import { query } from "../src/compiler/index.ts";
import { locationOf, sourceOf } from "./convert.ts";
import { linesOf } from "./positions.ts";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Position, type Range } from "./protocol.ts";
import type { Session } from "./session.ts";

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Codes that say that a part of the text has no effect: editors fade it. */
const needless = new Set(["GEN2309", "GEN3212"]);

/** Everything to show in a file: its mistakes, those of its imports where they are named, columns that its data lack, and names that nothing reads. */
export function diagnosticsOf(session: Session, path: string): Diagnostic[] {
  const analysis = session.analysis(path);
  const found = [...analysis.compiled.diagnostics, ...query.absentColumns(analysis, session.files)];
  const own = found.flatMap((one) => convert(session, analysis, one) ?? []);
  const faded = own.filter(({ tags }) => tags !== undefined).map(({ range }) => range);
  const lines = linesOf(sourceOf(analysis));
  const unused = query.unused(analysis).map(
    ({ span, name, what }): Diagnostic => ({
      range: lines.range(span),
      severity: DiagnosticSeverity.Hint,
      source: "genc",
      message: `The ${what} \`${name}\` is never used.`,
      tags: [DiagnosticTag.Unnecessary],
    }),
  );
  return [...own, ...unused.filter(({ range }) => !faded.some(({ start }) => isSame(start, range.start)))];
}

function isSame(one: Position, other: Position): boolean {
  return one.line === other.line && one.character === other.character;
}

function convert(session: Session, analysis: query.Analysis, found: Found): Diagnostic | undefined {
  const elsewhere = found.place?.in === "spec" && found.place.span.file !== 0;
  // What is wrong in an imported file stands there; here only what keeps this file from being right.
  if (elsewhere && found.severity !== "error") return undefined;
  const href = session.machine.codePage(found.code);
  const related = [...(elsewhere ? [{ place: found.place!, note: found.message }] : []), ...found.related].flatMap(({ place, note }) => {
    const location = placeOf(session, analysis, place);
    return location === undefined ? [] : [{ location, message: note }];
  });
  return {
    range: rangeOf(analysis, found),
    severity: severities[found.severity],
    code: found.code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: "genc",
    message: messageOf(analysis, found, elsewhere),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    ...(needless.has(found.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

function messageOf(analysis: query.Analysis, { message, hint, place }: Found, elsewhere: boolean): string {
  const where = elsewhere && place?.in === "spec" ? `${analysis.compiled.sources[place.span.file]?.path.split(/[\\/]/).at(-1)}: ` : "";
  return `${where}${message}${hint === undefined ? "" : `\n${hint}`}`;
}

/** A mistake without a place in this text stands at its beginning; one of an import at the import. */
function rangeOf(analysis: query.Analysis, { place }: Found): Range {
  const lines = linesOf(sourceOf(analysis));
  if (place?.in !== "spec") return lines.range({ start: 0, end: 0 });
  if (place.span.file === 0) return lines.range(place.span);
  const span = query.importOf(analysis, place.span.file);
  return lines.range(span ?? { start: 0, end: 0 });
}

function placeOf(session: Session, analysis: query.Analysis, place: Place) {
  return place.in === "spec" ? locationOf(session, analysis, analysis.placeOf(place.span)) : undefined;
}
