import type { ChainKernel } from "../../../compiler/backend.ts";
import { packRow } from "./memory.ts";
import type { Packing } from "./packing.ts";

/** Rows [start, end). */
export interface Sequence {
  start: number;
  end: number;
}

/** Sequences that are computed together, padded to the longest. */
export interface Unit {
  members: Sequence[];
  steps: number;
  number: number;
  /** First block. */
  block: number;
  blocks: number;
}

/** The sequences by falling length, as many together as the kernel takes: so little is padded. */
export function unitsOf(sequences: Sequence[], kernel: ChainKernel): Unit[] {
  const sorted = [...sequences].sort((a, b) => b.end - b.start - (a.end - a.start));
  const units: Unit[] = [];
  let block = 0;
  for (let i = 0; i < sorted.length; i += kernel.lanes) {
    const members = sorted.slice(i, i + kernel.lanes);
    const steps = members[0].end - members[0].start;
    const blocks = Math.ceil((steps * kernel.lanes) / kernel.blockRows);
    units.push({ members, steps, number: units.length, block, blocks });
    block += blocks;
  }
  return units;
}

/** Block of a unit in which a step of one of its sequences is, counted from its first, and the row there. */
export function placeOf({ lanes, blockRows }: ChainKernel, step: number, lane: number): { block: number; within: number } {
  const place = step * lanes + lane;
  const within = place % blockRows;
  return { block: (place - within) / blockRows, within };
}

/** Writes the rows of a unit's sequences, which begins at block `first` of `out`, where the mask is 0. */
export function packUnit(packings: Packing[], kernel: ChainKernel, members: Sequence[], out: Float64Array, first: number): void {
  for (const [lane, { start, end }] of members.entries()) {
    for (let row = start; row < end; row++) {
      const { block, within } = placeOf(kernel, row - start, lane);
      const at = ((first + block) * kernel.blockBytes) / 8;
      packRow(packings, kernel, out, at, within, row);
      out[at + kernel.weightColumn / 8 + within] = 1;
    }
  }
}
