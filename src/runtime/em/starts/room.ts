/** Arrays of one number a row that clusterings of the same rows use one after the other, so that starts leave nothing behind. */
export interface Room {
  /** These lie in the place of `first` and `second`. */
  distances: Float64Array;
  first: Int32Array;
  second: Int32Array;
  labels: Int32Array;
}

export function roomOf(rows: number): Room {
  const buffer = new ArrayBuffer(12 * rows);
  return {
    distances: new Float64Array(buffer, 0, rows),
    first: new Int32Array(buffer, 0, rows),
    second: new Int32Array(buffer, 4 * rows, rows),
    labels: new Int32Array(buffer, 8 * rows, rows),
  };
}
