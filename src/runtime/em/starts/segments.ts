import type { RandomSource } from "../../../compiler/distributions/types.ts";
import { type Argument, isFree } from "../arguments.ts";

/** True where every transition to an earlier state is fixed at 0: states can only follow each other in order. */
export function isOrdered(transition: Argument, states: number): boolean {
  if (states === 1) return false;
  return transition.values.every((value, entry) => {
    const to = entry % states;
    const from = Math.floor(entry / states) % states;
    return to >= from || (value === 0 && !isFree(transition.use, entry));
  });
}

/** Cuts each sequence into consecutive stretches, one a state: of even length, or at drawn places. */
export function segments(rows: number, sequences: { start: number; end: number }[], states: number, random?: RandomSource): Int32Array {
  const labels = new Int32Array(rows);
  for (const { start, end } of sequences) {
    const cuts = Array.from({ length: states - 1 }, (_cut, k) => (random === undefined ? (k + 1) / states : random.uniform())).sort(
      (a, b) => a - b,
    );
    for (let row = start; row < end; row++) {
      const place = (row - start + 0.5) / (end - start);
      labels[row] = cuts.filter((cut) => cut <= place).length;
    }
  }
  return labels;
}
