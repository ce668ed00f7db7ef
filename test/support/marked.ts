/** A text with places marked in it: `$0`, `$1`, … are places, `⟦…⟧` are ranges. Neither sign is in the language. */
export interface Marked {
  text: string;
  /** Offsets by number. */
  at: number[];
  /** In the order of the text; `[start, end)`. */
  ranges: [start: number, end: number][];
}

/** Takes the marks out of a text. A `$` before anything but a digit stays. */
export function marked(source: string): Marked {
  const found: Marked = { text: "", at: [], ranges: [] };
  const open: number[] = [];
  for (const piece of source.split(/(\$\d|⟦|⟧)/)) {
    const end = found.text.length;
    if (/^\$\d$/.test(piece)) found.at[Number(piece[1])] = end;
    else if (piece === "⟦") open.push(end);
    else if (piece === "⟧") found.ranges.push([open.pop() ?? 0, end]);
    else found.text += piece;
  }
  found.ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return found;
}
