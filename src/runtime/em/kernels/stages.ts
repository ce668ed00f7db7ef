import type { ChainKernel } from "../../../compiler/backend.ts";
import type { Call, Stage } from "../../host/types.ts";
import { chunkCount, indices } from "./memory.ts";
import { rowsOf, type Unit } from "./units.ts";

/** Where a chain's kernel finds what it reads and writes, bytes. */
export interface ChainPlaces {
  parametersAt: number;
  scratchAt: number;
  planesAt: number;
  sumsAt: number;
  recordsAt: number;
  /** Of the first row. */
  rowsAt: number;
}

/** How a layout's units are computed: how many bytes of planes and how many sums that takes, and in what stages. */
export interface Schedule {
  planes: number;
  sums: number;
  stages(places: ChainPlaces): Stage[];
}

/** Units one after the other, each on one thread with planes of its own. */
export function wholeUnits(kernel: ChainKernel, units: Unit[], threads: number): Schedule {
  const plane = mostBlocks(units) * kernel.planeBytes;
  const chunks = chunkCount(kernel, units.length, rowsOf(units));
  const edge = (chunk: number): number => Math.floor((chunk * units.length) / chunks);
  return {
    planes: threads * kernel.planes * plane,
    sums: chunks,
    stages: ({ parametersAt, scratchAt, planesAt, sumsAt, recordsAt }) => [
      {
        chunks: indices(chunks).map((c) => ({
          entry: "unit",
          calls: units
            .slice(edge(c), edge(c + 1))
            .map(({ steps, number }) => [
              steps,
              parametersAt,
              scratchAt,
              planesAt,
              plane,
              sumsAt + c * kernel.sums.bytes,
              recordsAt + number * (kernel.record?.bytes ?? 0),
            ]),
        })),
        own: [
          { position: 2, values: ofThreads(threads, scratchAt, kernel.scratch.bytes) },
          { position: 3, values: ofThreads(threads, planesAt, kernel.planes * plane) },
        ],
      },
    ],
  };
}

/** Blocks [from, to) of a unit, whose sums are kept apart. */
interface Piece {
  unit: Unit;
  from: number;
  to: number;
}

/** Units of which each is one recursion: densities by pieces, then the recursions, each with the sums of its unit's first piece, then sums by pieces. */
export function wholeRecursions(kernel: ChainKernel, units: Unit[], threads: number): Schedule {
  const blocks = units.reduce((sum, unit) => sum + unit.blocks, 0);
  const plane = blocks * kernel.planeBytes;
  const pieces = piecesOf(units, blocks, chunkCount(kernel, blocks, rowsOf(units)));
  return {
    planes: kernel.planes * plane,
    sums: pieces.length,
    stages(places) {
      const callOf = ({ unit, from, to }: Piece, c: number): Call => [
        ...runOf(kernel, places, unit, [from, to], places.planesAt + (unit.block + from) * kernel.planeBytes, c),
        plane,
      ];
      const byPieces = (entry: string): Stage["chunks"] => pieces.map((piece, c) => ({ entry, calls: [callOf(piece, c)] }));
      const recursions = pieces.flatMap((piece, c) =>
        piece.from > 0 ? [] : [{ entry: "recursions", calls: [callOf({ ...piece, to: piece.unit.blocks }, c)] }],
      );
      const own = runOwn(kernel, places, threads);
      return [byPieces("densities"), recursions, byPieces("sums")].map((chunks) => ({ chunks, own }));
    },
  };
}

/** Units cut into pieces of about as many blocks each, about `count` in all. */
function piecesOf(units: Unit[], blocks: number, count: number): Piece[] {
  return units.flatMap((unit) => {
    const own = Math.min(Math.max(Math.round((count * unit.blocks) / blocks), 1), unit.blocks);
    const edge = (p: number): number => Math.floor((p * unit.blocks) / own);
    return indices(own).map((p) => ({ unit, from: edge(p), to: edge(p + 1) }));
  });
}

/** (x, steps, parameters, scratch, logs, sums, blocks, first) of blocks [from, to) of a unit's only sequence. */
export function runOf(
  { blockRows, recordBytes, sums }: ChainKernel,
  { parametersAt, scratchAt, sumsAt, rowsAt }: ChainPlaces,
  { members: [{ start }], steps }: Unit,
  [from, to]: [number, number],
  logs: number,
  chunk: number,
): Call {
  const before = from * blockRows;
  const x = rowsAt + (start + before) * recordBytes;
  return [x, steps - before, parametersAt, scratchAt, logs, sumsAt + chunk * sums.bytes, to - from, from === 0 ? 1 : 0];
}

/** Of a run's arguments each thread has its own scratch. */
export function runOwn({ scratch }: ChainKernel, { scratchAt }: ChainPlaces, threads: number): Stage["own"] {
  return [{ position: 3, values: ofThreads(threads, scratchAt, scratch.bytes) }];
}

export function mostBlocks(units: Unit[]): number {
  return units.reduce((most, { blocks }) => Math.max(most, blocks), 0);
}

function ofThreads(threads: number, at: number, bytes: number): number[] {
  return indices(threads).map((thread) => at + thread * bytes);
}
