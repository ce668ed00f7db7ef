/** Places as people and editors count them: lines and columns from 1, columns in UTF-16 units. */
export interface Position {
  line: number;
  column: number;
}

/** The offset at which each line of a text begins. */
export type LineTable = readonly number[];

/** Lines end with `\n`, `\r\n` or `\r`. */
export function lineTable(text: string): LineTable {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length);
  return starts;
}

/** An offset behind the text counts as its end on the last line. */
export function positionAt(lines: LineTable, offset: number): Position {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lines[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - lines[low] + 1 };
}

/** The inverse of `positionAt`. */
export function offsetAt(lines: LineTable, { line, column }: Position): number {
  return lines[line - 1] + column - 1;
}

/** The text of a line, from 1, without its end. */
export function lineText(text: string, lines: LineTable, line: number): string {
  return text.slice(lines[line - 1], lines[line]).replace(/[\r\n]+$/, "");
}
