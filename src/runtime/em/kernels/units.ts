import type { ChainKernel } from "../../../compiler/backend.ts";

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

export function rowsOf(units: Unit[]): number {
  return units.reduce((sum, { members }) => members.reduce((rows, { start, end }) => rows + end - start, sum), 0);
}

/** Block of a unit in which a step of one of its sequences is, counted from its first, and the row there. */
export function placeOf({ lanes, blockRows }: ChainKernel, step: number, lane: number): { block: number; within: number } {
  const place = step * lanes + lane;
  const within = place % blockRows;
  return { block: (place - within) / blockRows, within };
}
