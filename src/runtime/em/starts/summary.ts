import type { Points } from "./clusters.ts";
import { roomOf } from "./room.ts";

/**
 * Each sequence as one point: of every column the mean, the standard deviation, and how far it moves in a step, so that sequences can be
 * told apart by level, by spread and by pace. Weighted by the first row's weight.
 * @param points the rows, columns centred and scaled alike
 */
export function sequencePoints({ width, x, weights }: Omit<Points, "room">, sequences: readonly { start: number; end: number }[]): Points {
  const summary = new Float64Array(sequences.length * width * 3);
  for (const [u, { start, end }] of sequences.entries()) {
    for (let c = 0; c < width; c++) {
      const at = (row: number): number => x[row * width + c];
      let [sum, squares, steps] = [0, 0, 0];
      for (let row = start; row < end; row++) {
        sum += at(row);
        squares += at(row) ** 2;
        if (row > start) steps += (at(row) - at(row - 1)) ** 2;
      }
      const count = Math.max(end - start, 1);
      const mean = sum / count;
      const from = (u * width + c) * 3;
      summary[from] = mean;
      summary[from + 1] = Math.sqrt(Math.max(squares / count - mean ** 2, 0));
      summary[from + 2] = Math.sqrt(steps / Math.max(count - 1, 1));
    }
  }
  const own = weights === undefined ? {} : { weights: Float64Array.from(sequences, ({ start }) => weights[start] ?? 0) };
  return { rows: sequences.length, width: width * 3, x: summary, room: roomOf(sequences.length), ...own };
}
