import type { ChainKernel } from "../../../compiler/backend.ts";
import type { Stage } from "../../host/types.ts";
import { indices } from "./memory.ts";
import type { Unit } from "./units.ts";

/** Where a chain's kernel finds what it reads and writes, bytes. */
export interface ChainPlaces {
  kernel: ChainKernel;
  threads: number;
  scratchAt: number;
  planesAt: number;
  /** From one plane to the next. */
  plane: number;
  sumsAt: number;
  dataAt: number;
}

/** Blocks [from, to) of a unit, whose sums are kept apart. */
export interface Piece {
  unit: Unit;
  from: number;
  to: number;
}

/** Units cut into pieces of about as many blocks each, about `count` in all. */
export function piecesOf(units: Unit[], count: number): Piece[] {
  const blocks = units.reduce((sum, unit) => sum + unit.blocks, 0);
  return units.flatMap((unit) => {
    const own = Math.min(Math.max(Math.round((count * unit.blocks) / blocks), 1), unit.blocks);
    const edge = (p: number): number => Math.floor((p * unit.blocks) / own);
    return indices(own).map((p) => ({ unit, from: edge(p), to: edge(p + 1) }));
  });
}

/** Units one after the other, each on one thread with planes of its own. */
export function wholeUnits(places: ChainPlaces, units: Unit[], chunks: number, more: (unit: Unit) => number[]): Stage {
  const { kernel, planesAt, plane } = places;
  const edge = (chunk: number): number => Math.floor((chunk * units.length) / chunks);
  return {
    entry: "unit",
    chunks: indices(chunks).map((c) =>
      units.slice(edge(c), edge(c + 1)).map((unit) => [...callOf(places, unit.block, unit.steps, planesAt, c), ...more(unit)]),
    ),
    own: [ownScratch(places), { position: 4, values: ofThreads(places, planesAt, kernel.planes * plane) }],
  };
}

/** Stages of long sequences, one after the other: over pieces where these are independent, else over units, with the sums of their first piece. */
export function unitStages(places: ChainPlaces, pieces: Piece[]): Stage[] {
  const { kernel, planesAt } = places;
  const { stages = [], blockRows, planeBytes } = kernel;
  return stages.map(({ entry, independent }) => ({
    entry,
    chunks: pieces.flatMap(({ unit, from, to }, c) => {
      if (!independent && from > 0) return [];
      const block = unit.block + from;
      const call = callOf(places, block, unit.steps - from * blockRows, planesAt + block * planeBytes, c);
      return [[[...call, independent ? to - from : unit.blocks, from === 0 ? 1 : 0]]];
    }),
    own: [ownScratch(places)],
  }));
}

/** (x, steps, parameters, scratch, logs, plane, sums) from a block on. */
function callOf(
  { kernel, scratchAt, plane, sumsAt, dataAt }: ChainPlaces,
  block: number,
  steps: number,
  logs: number,
  chunk: number,
): number[] {
  return [dataAt + block * kernel.blockBytes, steps, 0, scratchAt, logs, plane, sumsAt + chunk * kernel.sums.bytes];
}

function ownScratch(places: ChainPlaces): Stage["own"][number] {
  return { position: 3, values: ofThreads(places, places.scratchAt, places.kernel.scratch.bytes) };
}

function ofThreads({ threads }: ChainPlaces, at: number, bytes: number): number[] {
  return indices(threads).map((thread) => at + thread * bytes);
}
