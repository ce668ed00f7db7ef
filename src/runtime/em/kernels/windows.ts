import type { ChainKernel } from "../../../compiler/backend.ts";
import type { Chunk, Stage } from "../../host/types.ts";
import { indices } from "./memory.ts";
import { type ChainPlaces, mostBlocks, runOf, runOwn, type Schedule } from "./stages.ts";
import type { Unit } from "./units.ts";

/** Blocks of a window. */
const WINDOW = 8;
/** Pieces that a window is cut into, each with sums of its own. */
const PIECES = 8;

/** Blocks [from, to) of a unit. */
interface Window {
  from: number;
  to: number;
  number: number;
}

/**
 * Long sequences of many states, one unit after the other, window by window: while the forward recursion goes over one, the next one's
 * densities are computed; while the backward recursion goes over one, sums of the one behind it are taken. So one plane is of a whole
 * unit, that of densities, of which products take the place; filtered and smoothed probabilities are kept of two windows. The recursions
 * have sums of their own, the last.
 */
export function byWindows(kernel: ChainKernel, units: Unit[], threads: number): Schedule {
  const { planeBytes, blockRows } = kernel;
  const row = planeBytes / blockRows;
  const blocks = mostBlocks(units);
  const plane = blocks * planeBytes;
  const window = Math.min(blocks, WINDOW) * planeBytes;
  // Behind the plane: of two windows filtered probabilities, a row before them, and smoothed ones; beta; the edges of windows.
  const slot = row + 2 * window;
  return {
    planes: plane + 2 * slot + row * (Math.ceil(blocks / WINDOW) + 2),
    sums: PIECES + 1,
    stages(places) {
      const slotsAt = places.planesAt + plane;
      const kept: Kept = { slotsAt, slot, window, row, betaAt: slotsAt + 2 * slot };
      const own = runOwn(kernel, places, threads);
      return units.flatMap((unit) => chunksOf(kernel, places, unit, kept)).map((chunks): Stage => ({ chunks, own }));
    },
  };
}

/** Where, and in how many bytes, what is kept of some windows lies. */
interface Kept {
  slotsAt: number;
  slot: number;
  window: number;
  row: number;
  betaAt: number;
}

/** What is computed together, in the order of the stages. */
function chunksOf(kernel: ChainKernel, places: ChainPlaces, unit: Unit, { slotsAt, slot, window, row, betaAt }: Kept): Chunk[][] {
  const { planeBytes } = kernel;
  const windows = indices(Math.ceil(unit.blocks / WINDOW)).map(
    (number): Window => ({ number, from: number * WINDOW, to: Math.min((number + 1) * WINDOW, unit.blocks) }),
  );
  const run = (from: number, to: number, chunk: number): number[] =>
    runOf(kernel, places, unit, [from, to], places.planesAt + from * planeBytes, chunk);
  /** Where filtered and smoothed probabilities of a block lie. */
  const probabilities = ({ number, from }: Window, block: number): number[] => {
    const filtered = slotsAt + (number % 2) * slot + row + (block - from) * planeBytes;
    return [filtered, filtered + window];
  };
  const edge = ({ number }: Window): number => betaAt + (1 + number) * row;
  const whole = (entry: string, { from, to }: Window, more: number[]): Chunk[] => [{ entry, calls: [[...run(from, to, PIECES), ...more]] }];
  const byPieces = (entry: string, { from, to }: Window, more: (block: number) => number[] = () => []): Chunk[] => {
    const count = Math.min(PIECES, to - from);
    const begin = (p: number): number => from + Math.floor((p * (to - from)) / count);
    return indices(count).map((p) => ({ entry, calls: [[...run(begin(p), begin(p + 1), p), ...more(begin(p))]] }));
  };
  const densities = windows.map((one) => byPieces("densities", one));
  const forward = windows.map((one) => whole("forward", one, [edge(one)]));
  const backwards = windows.toReversed();
  const backward = backwards.map((one) => whole("backward", one, [...probabilities(one, one.from), edge(one), betaAt]));
  const sums = backwards.map((one) => byPieces("sums", one, (block) => probabilities(one, block)));
  return [...overlapped(densities, forward), ...overlapped(backward, sums)];
}

/** Each of `second` after the one of `first` with its number, beside the next one of these. What is not cut into pieces is begun at once. */
function overlapped(first: Chunk[][], second: Chunk[][]): Chunk[][] {
  return indices(first.length + 1).map((i) => [first[i] ?? [], second[i - 1] ?? []].sort((a, b) => a.length - b.length).flat());
}
