import { type LineTable, lineText, positionAt } from "./positions.ts";

const tabWidth = 4;
const widest = 120;
const noWidth = /^[\p{M}\p{Cf}]$/u;
const doubleWidth =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;

/** One line of the source, as a terminal shows it, and where on it a span lies, in columns of the terminal from 0. */
export interface Excerpt {
  line: number;
  text: string;
  from: number;
  /** At least one column wide. A span over several lines is marked to the end of its first. */
  width: number;
}

export function excerpt(text: string, lines: LineTable, start: number, end: number): Excerpt {
  const { line, column } = positionAt(lines, Math.min(start, text.length));
  const source = lineText(text, lines, line);
  const first = column - 1;
  const last = Math.min(first + Math.max(end - start, 0), source.length);
  const before = expand(source.slice(0, first), 0);
  const marked = expand(source.slice(first, last), before.width);
  const after = expand(source.slice(Math.max(first, last)), before.width + marked.width);
  return cut({ line, text: before.text + marked.text + after.text, from: before.width, width: Math.max(1, marked.width) });
}

/** Tabs become blanks up to the next stop; what a terminal can't print becomes a replacement sign. */
function expand(text: string, column: number): { text: string; width: number } {
  let shown = "";
  let width = 0;
  for (const character of text) {
    if (character === "\t") {
      const blanks = tabWidth - ((column + width) % tabWidth);
      shown += " ".repeat(blanks);
      width += blanks;
    } else if (character < " " || character === "\u007f") {
      shown += "�";
      width += 1;
    } else {
      shown += character;
      width += characterWidth(character);
    }
  }
  return { text: shown, width };
}

function characterWidth(character: string): number {
  if (character <= "~") return 1;
  if (noWidth.test(character)) return 0;
  return doubleWidth.test(character) ? 2 : 1;
}

/** Keeps the part of a very long line around the marked place. */
function cut(found: Excerpt): Excerpt {
  const characters = Array.from(found.text);
  if (characters.length <= widest) return found;
  // Columns and characters are the same but for double-width ones, which only make the part a little longer.
  const skip = Math.max(0, Math.min(found.from - Math.floor(widest / 3), characters.length - widest));
  const head = skip === 0 ? "" : "…";
  const dropped = characters.slice(0, skip).reduce((width, character) => width + characterWidth(character), 0);
  const tail = skip + widest < characters.length ? "…" : "";
  const text = head + characters.slice(skip, skip + widest).join("") + tail;
  const from = found.from - dropped + head.length;
  return { line: found.line, text, from, width: Math.max(1, Math.min(found.width, widest - (from - head.length))) };
}
