import { type Column, csvText, jsonColumns } from "./csv.ts";
import { writeFile } from "./files.ts";
import { type Images, pngGrid } from "./png.ts";
import type { Session } from "./session.ts";

/** A table to a file, to stdout as csv, or for programs as one JSON object with `more` beside it. */
export function putTable(
  session: Session,
  columns: readonly Column[],
  options: { out?: string; json?: boolean },
  more: Record<string, unknown> = {},
): void {
  if (options.out !== undefined) {
    writeFile(session.resolve(options.out), csvText(columns));
    if (options.json !== true) session.note(`Wrote ${options.out}: ${columns[0]?.values.length ?? 0} rows of ${columns.length} columns.`);
  }
  const rows = columns[0]?.values.length ?? 0;
  if (options.json === true) session.printJson({ rows, ...more, columns: jsonColumns(columns) });
  else if (options.out === undefined) session.print(csvText(columns));
}

/** A grid of images as a PNG. */
export function putImages(session: Session, images: Images, across: number, path: string): void {
  writeFile(session.resolve(path), pngGrid(images, across));
}

/** A grid that is about as wide as it is high. */
export function squareGrid(count: number): number {
  return Math.ceil(Math.sqrt(count));
}

/** Numbers as JSON can hold them. */
export function jsonNumbers(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}
