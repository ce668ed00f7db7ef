import { excerpt } from "./excerpt.ts";
import { lineTable, positionAt } from "./positions.ts";
import type { Diagnostic, Place, Severity, Span } from "./types.ts";

/** A text that spans point into; `Span.file` is its place in the list. */
export interface Source {
  path: string;
  text: string;
}

export interface RenderOptions {
  /** ANSI colours, for a terminal. */
  color: boolean;
}

const colors: Record<Severity, number> = { error: 31, warning: 33, info: 36 };
const bold = 1;
const faint = 2;

/**
 * One diagnostic for people: code and message, `file:line:column`, the line with the place underlined, other places that matter, the
 * remedy. No newline at the end.
 */
export function renderDiagnostic(found: Diagnostic, sources: readonly Source[], options: RenderOptions): string {
  const paint = (text: string, ...codes: number[]) => (options.color ? `\u001b[${codes.join(";")}m${text}\u001b[0m` : text);
  const tint = colors[found.severity];
  const head = `${paint(`${found.severity}[${found.code}]`, bold, tint)}${paint(`: ${found.message}`, bold)}`;
  const lines = [head];
  if (found.place !== undefined) lines.push(...renderPlace(found.place, sources, (mark) => paint(mark, bold, tint), paint));
  for (const related of found.related) {
    lines.push(`  ${paint("note", bold)}: ${related.note}`);
    lines.push(...renderPlace(related.place, sources, (mark) => paint(mark, bold), paint));
  }
  if (found.hint !== undefined) lines.push(`  ${paint("hint", bold)}: ${found.hint}`);
  return lines.join("\n");
}

type Paint = (text: string, ...codes: number[]) => string;

function renderPlace(place: Place, sources: readonly Source[], mark: (text: string) => string, paint: Paint): string[] {
  const where = `  ${paint("-->", faint)} ${placeText(place, sources)}`;
  const source = place.in === "spec" ? sources[place.span.file] : undefined;
  return place.in === "spec" && source !== undefined ? [where, ...renderSpan(place.span, source, mark, paint)] : [where];
}

function renderSpan(span: Span, source: Source, mark: (text: string) => string, paint: Paint): string[] {
  const { line, text, from, width } = excerpt(source.text, lineTable(source.text), span.start, span.end);
  const number = String(line);
  const margin = " ".repeat(number.length);
  const under = `${" ".repeat(from)}${mark("^".repeat(width))}`;
  return [
    paint(` ${margin} |`, faint),
    `${paint(` ${number} |`, faint)}${text === "" ? "" : ` ${text}`}`,
    `${paint(` ${margin} |`, faint)} ${under}`,
  ];
}

/** `model.gen:3:12`, `iris.csv, row 7, column sepal_length`, or the setting's name. */
export function placeText(place: Place, sources: readonly Source[]): string {
  if (place.in === "setting") return `setting ${place.name}`;
  if (place.in === "data") {
    const row = place.row === undefined ? [] : [`row ${place.row}`];
    const column = place.column === undefined ? [] : [`column ${place.column}`];
    return [place.path, ...row, ...column].join(", ");
  }
  const source = sources[place.span.file];
  if (source === undefined) return `source ${place.span.file}, offset ${place.span.start}`;
  const { line, column } = positionAt(lineTable(source.text), place.span.start);
  return `${source.path}:${line}:${column}`;
}
