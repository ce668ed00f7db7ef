import { bug } from "../../../compiler/backend.ts";
import type { Emission } from "../../../compiler/ir/types/plan.ts";
import { type Argument, isFree } from "../arguments.ts";
import { type Scale, scales, varianceMode } from "../priors/variance.ts";
import { NO_WEIGHT } from "./part.ts";

/** The scale argument of a Normal with independent columns. */
export function scaleOf(emission: Emission): { name: string; scale: Scale } {
  const name = Object.keys(scales).find((candidate) => candidate in emission.params);
  return name === undefined ? bug(`${emission.node}: a Normal without a scale`) : { name, scale: scales[name] };
}

/** A scale argument of W independent columns, of which column c reads number c modulo the argument's size. */
export interface ColumnScale {
  spread: Argument;
  scale: Scale;
  width: number;
  /** Cells that select each row of the argument. */
  byRow: number[][];
  /** Least variance of each column. */
  floors: Float64Array;
}

/** The mean over the columns that read number `slot` of an argument of `size` numbers. */
export function overColumns(width: number, size: number, slot: number, value: (column: number) => number): number {
  let sum = 0;
  for (let c = slot; c < width; c += size) sum += value(c);
  return (sum * size) / width;
}

/**
 * Writes the free entries: the mean squared step from the means above the floor, or the mode under a prior.
 * @param squares weighted sum of squared steps of a cell and column
 * @returns what the floor held up
 */
export function maximiseVariances(
  { spread, scale, width, byRow, floors }: ColumnScale,
  squares: (cell: number, column: number) => number,
  weightAt: (cell: number, column: number) => number,
): { cells: number[]; column: number }[] {
  const floored: { cells: number[]; column: number }[] = [];
  for (let entry = 0; entry < spread.values.length; entry++) {
    if (!isFree(spread.use, entry)) continue;
    const slot = entry % spread.size;
    const owners = byRow[Math.floor(entry / spread.size)];
    let total = 0;
    let sum = 0;
    let worst = slot;
    let least = Number.POSITIVE_INFINITY;
    for (let c = slot; c < width; c += spread.size) {
      let own = 0;
      for (const cell of owners) {
        own += squares(cell, c);
        total += weightAt(cell, c);
      }
      sum += own;
      if (own / floors[c] < least) {
        least = own / floors[c];
        worst = c;
      }
    }
    if (!(total > NO_WEIGHT) && spread.prior === undefined) continue;
    const floor = overColumns(width, spread.size, slot, (c) => floors[c]);
    const best =
      spread.prior === undefined
        ? scale.fromVariance(Math.max(sum / total, 0))
        : varianceMode(spread, entry, { weight: total, sum, scale, floor });
    const lowest = scale.fromVariance(floor);
    if (best <= lowest) floored.push({ cells: owners, column: worst });
    spread.values[entry] = Math.max(best, lowest);
  }
  return floored;
}
