/** Rows of one piece of a batch: from `start` up to, not including, `end`; to the last row where there is none. */
export interface PieceBounds {
  start: number;
  end?: number;
}

/** Rows of a piece: their columns (im2col) and activations stay in the cache from one op to the next. */
const rowsOfPiece = 16;

/** The pieces that batches of up to `rows` rows are cut in; none where one piece would hold them, or where nobody knows. */
export function piecesOf(rows: number | undefined): PieceBounds[] {
  const count = rows === undefined ? 0 : Math.ceil(rows / rowsOfPiece);
  if (count < 2) return [];
  return Array.from({ length: count }, (_, i) => ({
    start: i * rowsOfPiece,
    ...(i === count - 1 ? {} : { end: (i + 1) * rowsOfPiece }),
  }));
}
