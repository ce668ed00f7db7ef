import { lineTable, positionAt } from "../compiler/diagnostics/positions.ts";
import type { Diagnostic } from "../compiler/diagnostics/types.ts";
import type { Session } from "./session.ts";

/**
 * A diagnostic as `--json` prints it. Lines and columns count from 1, columns in UTF-16 units; the end is the first place behind. What
 * has no place in a spec stands at the beginning of `file`; a mistake in data has its row there as the line.
 */
export interface DiagnosticRecord {
  code: string;
  severity: string;
  message: string;
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  hint: string | null;
}

export function diagnosticRecord(session: Session, found: Diagnostic, file: string): DiagnosticRecord {
  const { code, severity, message, hint = null } = found;
  return { code, severity, message, ...placeOf(session, found, file), hint };
}

type PlaceRecord = Omit<DiagnosticRecord, "code" | "severity" | "message" | "hint">;

function placeOf(session: Session, { place }: Diagnostic, file: string): PlaceRecord {
  if (place?.in === "data") {
    const line = place.row ?? 1;
    return { file: session.show(place.path), line, column: 1, endLine: line, endColumn: 1 };
  }
  const source = place?.in === "spec" ? session.sources[place.span.file] : undefined;
  if (place?.in !== "spec" || source === undefined) return { file: session.show(file), line: 1, column: 1, endLine: 1, endColumn: 1 };
  const lines = lineTable(source.text);
  const start = positionAt(lines, place.span.start);
  const end = positionAt(lines, Math.max(place.span.start, place.span.end));
  return { file: session.show(source.path), line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
