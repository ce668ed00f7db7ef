/**
 * Documents: a text together with the ways in which it may be broken into lines (after Wadler, "A prettier printer", 2003). The printers
 * say what belongs together; `layout.ts` decides which groups stay on one line.
 */
export type Doc =
  | string
  | { is: "concat"; parts: readonly Doc[]; hard: boolean }
  /** A break that may be: `flat` where its group stays on one line, else a new line. */
  | { is: "line"; flat: "" | " " }
  /** A break that must be, with one empty line before it if `blank`. */
  | { is: "newline"; blank: boolean }
  /** Breaks inside are indented by one more step. */
  | { is: "nest"; of: Doc; hard: boolean }
  /** All lines of a group break, or none does. */
  | { is: "group"; of: Doc; hard: boolean }
  /** `first` with all its groups on one line where every line of that fits, else `otherwise`. */
  | { is: "either"; first: Doc; otherwise: Doc; hard: boolean }
  /** Text that goes to the end of its line: it has no width, and a break must follow. */
  | { is: "comment"; text: string };

export const nothing: Doc = "";
export const space: Doc = " ";
/** A space, or a new line. */
export const line: Doc = { is: "line", flat: " " };
/** Nothing, or a new line. */
export const softLine: Doc = { is: "line", flat: "" };
export const newline: Doc = { is: "newline", blank: false };
export const blankLine: Doc = { is: "newline", blank: true };

/** Whether a document must break: then every group around it does. */
function isHard(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  if (doc.is === "newline") return true;
  return "hard" in doc && doc.hard;
}

export function concat(...parts: Doc[]): Doc {
  return { is: "concat", parts, hard: parts.some(isHard) };
}

/** As `concat`, of a list that may be longer than a call can have arguments. */
export function concatAll(parts: Doc[]): Doc {
  return { is: "concat", parts, hard: parts.some(isHard) };
}

export function nest(...parts: Doc[]): Doc {
  const of = concat(...parts);
  return { is: "nest", of, hard: isHard(of) };
}

export function group(...parts: Doc[]): Doc {
  const of = concat(...parts);
  return { is: "group", of, hard: isHard(of) };
}

export function either(first: Doc, otherwise: Doc): Doc {
  return { is: "either", first, otherwise, hard: isHard(first) };
}

export function comment(text: string): Doc {
  return { is: "comment", text };
}
