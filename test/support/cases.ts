import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { lineTable, lineText, positionAt } from "../../src/compiler/diagnostics/positions.ts";
import type { Diagnostic } from "../../src/compiler/diagnostics/types.ts";

/**
 * Cases are `.gen` files that carry their own diagnostics. A line that begins with `//!` speaks of the nearest line above that doesn't:
 *
 *     latent z: real[2] ~
 *     //!               ^ GEN1011
 *
 * The carets stand under the place: one for a place without width, and only to the end of its first line for a longer one. A place that
 * begins in the columns of `//!` itself is written by its columns, `//! 1..5 GEN1015`; a diagnostic that has no place in this text stands at
 * the end of the file as `//! GEN5001`. A file without such lines is good.
 */
const marker = "//!";

/** Diagnostics of a text that is compiled as `path`; spans in it have `file: 0`. */
export type CompileCase = (path: string, text: string) => Diagnostic[];

/** What a note says of a diagnostic: its code, or `inFull`. */
export type Say = (found: Diagnostic) => string;

export const byCode: Say = (found) => found.code;

/** The code with message and remedy. */
export const inFull: Say = ({ code, message, hint }) => `${code} ${message}${hint === undefined ? "" : ` | ${hint}`}`;

/** One test for each `.gen` file under a folder, by its path. `UPDATE_CASES=1` writes what the compiler says into the files, for review. */
export function runCases(folder: string, compile: CompileCase, say = byCode): void {
  for (const path of caseFiles(folder)) {
    test(relative(folder, path), () => {
      const text = readFileSync(path, "utf8");
      const found = annotate(text, compile(path, text), say);
      if (process.env.UPDATE_CASES === "1") writeFileSync(path, found);
      else expect(found).toBe(text);
    });
  }
}

/** All `.gen` files under a folder, in the order of their names. */
export function caseFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".gen"))
    .sort()
    .map((name) => join(folder, name));
}

/** The text with the lines of its diagnostics in place of those that it has. */
export function annotate(text: string, diagnostics: readonly Diagnostic[], say = byCode): string {
  const lines = lineTable(text);
  const notes = new Map<number, { column: number; note: string }[]>();
  const loose: string[] = [];
  for (const found of diagnostics) {
    if (found.place?.in !== "spec" || found.place.span.file !== 0) {
      loose.push(`${marker} ${say(found)}`);
      continue;
    }
    const { start, end } = found.place.span;
    const { line, column } = positionAt(lines, start);
    const width = Math.max(1, Math.min(end - start, lineText(text, lines, line).length - column + 1));
    const note = `${noteAt(column, width)} ${say(found)}`;
    notes.set(line, [...(notes.get(line) ?? []), { column, note }]);
  }
  const kept = lines.flatMap((_, index) => {
    const line = lineText(text, lines, index + 1);
    const above = (notes.get(index + 1) ?? []).sort((a, b) => a.column - b.column).map(({ note }) => note);
    return line.startsWith(marker) ? above : [line, ...above];
  });
  const end = kept.at(-1) === "" ? [""] : [];
  const body = end.length === 0 ? kept : kept.slice(0, -1);
  return [...body, ...loose.sort(), ...end].join("\n");
}

function noteAt(column: number, width: number): string {
  if (column <= marker.length) return `${marker} ${column}..${column + width - 1}`;
  return `${marker}${" ".repeat(column - marker.length - 1)}${"^".repeat(width)}`;
}
