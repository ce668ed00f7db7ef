import type { Diagnostic, Span } from "../../diagnostics/types.ts";
import type { Analysis } from "../analysis.ts";

export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A change of the text that an editor offers for a diagnostic. Edits are of the file itself. */
export interface Action {
  title: string;
  /** The diagnostic that it mends. */
  code: string;
  edits: Edit[];
  /** The one to take when only one can be taken. */
  preferred: boolean;
}

/** What a fix may read: one diagnostic of the file, with its place. */
export interface Mistake {
  analysis: Analysis;
  found: Diagnostic;
  span: Span;
}

/** Changes that may mend a mistake. One that is only probable is `tried`: it is offered if the mistake is gone after it, and no other came. */
export interface Candidate {
  title: string;
  edits: Edit[];
  tried?: boolean;
}

export type Fixer = (mistake: Mistake) => Candidate[];

export function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

export function replace({ start, end }: { start: number; end: number }, text: string): Edit {
  return { start, end, text };
}

/** Takes a part of the text away, with its line where nothing else stands on it. */
export function remove(text: string, { start, end }: { start: number; end: number }): Edit {
  const before = /[ \t]*$/.exec(text.slice(0, start))![0].length;
  const after = /^[ \t]*(\r\n|\n|\r)?/.exec(text.slice(end))![0].length;
  const isAlone = start - before === 0 || /[\n\r]/.test(text[start - before - 1]!);
  const endsLine = /[\n\r]/.test(text.slice(end, end + after)) || end + after === text.length;
  return isAlone && endsLine ? { start: start - before, end: end + after, text: "" } : { start, end, text: "" };
}
