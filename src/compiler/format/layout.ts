import type { Doc } from "./doc.ts";

/** Longest line, in UTF-16 units, without a comment at its end. */
export const lineWidth = 120;
const step = 2;

interface Piece {
  doc: Doc;
  indent: number;
  /** Whether the lines of this piece stay where they are. */
  flat: boolean;
}

/** Sets a document in lines. */
export function layout(doc: Doc, width = lineWidth): string {
  const out: string[] = [];
  const pieces: Piece[] = [{ doc, indent: 0, flat: false }];
  let column = 0;
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    const { doc, indent, flat } = piece;
    if (typeof doc === "string") {
      out.push(doc);
      column += doc.length;
    } else if (doc.is === "comment") {
      out.push(doc.text);
    } else if (doc.is === "line" && flat) {
      out.push(doc.flat);
      column += doc.flat.length;
    } else if (doc.is === "line" || doc.is === "newline") {
      out.push(doc.is === "newline" && doc.blank ? "\n\n" : "\n", " ".repeat(indent));
      column = indent;
    } else if (doc.is === "group") {
      const fits = !doc.hard && (flat || linesFit({ doc: doc.of, indent, flat: true }, pieces, column, width));
      pieces.push({ doc: doc.of, indent, flat: fits });
    } else if (doc.is === "either") {
      const first = { doc: doc.first, indent, flat: true };
      pieces.push(flat || linesFit(first, pieces, column, width) ? first : { doc: doc.otherwise, indent, flat: false });
    } else {
      pushParts(pieces, piece);
    }
  }
  return out.join("");
}

/** Whether a piece and what follows it up to the next possible break stay within the width, on each of its lines. */
function linesFit(piece: Piece, following: readonly Piece[], from: number, width: number): boolean {
  const pieces = [piece];
  let rest = following.length;
  let column = from;
  while (column <= width) {
    const isRest = pieces.length === 0 || rest < following.length;
    if (pieces.length === 0 && rest === 0) return true;
    const next = pieces.pop() ?? following[--rest];
    const { doc, indent, flat } = next;
    if (typeof doc === "string") column += doc.length;
    else if (doc.is === "line" && flat) column += doc.flat.length;
    else if (doc.is === "line" || doc.is === "newline") {
      if (isRest) return true;
      column = indent;
    } else if (doc.is === "comment") {
      if (isRest) return true;
    } else if (doc.is === "group") pieces.push({ doc: doc.of, indent, flat: flat && !doc.hard });
    else if (doc.is === "either") pieces.push({ doc: flat ? doc.first : doc.otherwise, indent, flat });
    else pushParts(pieces, next);
  }
  return false;
}

function pushParts(pieces: Piece[], { doc, indent, flat }: Piece): void {
  if (typeof doc === "string") return;
  if (doc.is === "nest") pieces.push({ doc: doc.of, indent: indent + step, flat });
  if (doc.is === "concat") for (const part of doc.parts.toReversed()) pieces.push({ doc: part, indent, flat });
}
