import type { Kernel } from "../../../compiler/backend.ts";
import type { Crew } from "../../host/types.ts";
import { alone } from "./crew.ts";
import { kindBlocks } from "./kinds.ts";
import { type ChunkSums, chunkCount, chunkSums, indices, MOST_PAGES, memoryOf, PAGE, packRow, partFields } from "./memory.ts";
import type { Fields, Packing, RowKinds } from "./packing.ts";

/** Independent rows in the memory of a kernel whose entry is `step(x, rows, parameters, scratch, sums)`. */
export interface BoundRows {
  memory: WebAssembly.Memory;
  packed: Float64Array;
  /** Where a row's number in the column at that byte of its block is among `packed`. */
  place(row: number, column: number): number;
  sums: ChunkSums;
  /** Byte at which the sums of all rows are, once they are added. */
  sumsAt: number;
  partSums(part: number): Fields;
  /** The same of the rows of a kind. */
  kindSums(part: number, kind: number): Fields;
  /** Runs the kernel over all rows. Those of a kind read their own parameters, which lie one behind the other. */
  run(): void;
  /** How many threads have run it so far. */
  threads(): number;
  close(): void;
}

/** Blocks [from, to) of one kind's rows, which are computed by one call and have sums of their own. */
interface Piece {
  kind: number;
  from: number;
  to: number;
}

/** Bytes of all kinds' parameters and sums above which rows go one by one. */
const MOST_OF_KINDS = 1 << 29;

/** Packs rows once; undefined where a memory cannot hold them. */
export function bindRows(kernel: Kernel, packings: Packing[], rows: number, crew?: Crew, kinds?: RowKinds): BoundRows | undefined {
  const threads = crew?.threads ?? 1;
  const { first, rows: rowsOf, blocks, places } = kindBlocks(kinds, rows, kernel.blockRows);
  const count = first.length;
  const endOf = (kind: number): number => (kind + 1 < count ? first[kind + 1] : blocks);
  const chunks = indices(chunkCount(kernel, blocks)).map((c, _i, all) => {
    const [from, to] = [Math.floor((c * blocks) / all.length), Math.floor(((c + 1) * blocks) / all.length)];
    const own = indices(count).map((kind): Piece => ({ kind, from: Math.max(from, first[kind]), to: Math.min(to, endOf(kind)) }));
    return own.filter((piece) => piece.from < piece.to);
  });
  const pieces = chunks.flat();
  const scratchAt = count * kernel.parameters.bytes;
  const sumsAt = scratchAt + threads * kernel.scratch.bytes;
  // Of several kinds all is added up in sums behind those of the pieces.
  const dataAt = sumsAt + (pieces.length + (count > 1 ? 1 : 0)) * kernel.sums.bytes;
  if (count > 1 && dataAt > MOST_OF_KINDS) return undefined;
  const pages = Math.ceil((dataAt + blocks * kernel.blockBytes) / PAGE);
  if (pages > MOST_PAGES || blocks === 0) return undefined;
  const memory = memoryOf(pages, crew);
  const packed = new Float64Array(memory.buffer, dataAt);
  const place = (row: number, column: number): number => {
    const at = places?.[row] ?? row;
    const within = at % kernel.blockRows;
    return (((at - within) / kernel.blockRows) * kernel.blockBytes + column) / 8 + within;
  };
  for (let row = 0; row < rows; row++) {
    const within = (places?.[row] ?? row) % kernel.blockRows;
    packRow(packings, kernel, packed, place(row, 0) - within, within, row);
  }
  let next = 0;
  const calls = chunks.map((own) =>
    own.map(({ kind, from, to }) => {
      const inside = Math.min(rowsOf[kind] - (from - first[kind]) * kernel.blockRows, (to - from) * kernel.blockRows);
      return [dataAt + from * kernel.blockBytes, inside, kind * kernel.parameters.bytes, scratchAt, sumsAt + next++ * kernel.sums.bytes];
    }),
  );
  const own = [{ position: 3, values: indices(threads).map((thread) => scratchAt + thread * kernel.scratch.bytes) }];
  const team = (crew?.team ?? alone)({
    module: new WebAssembly.Module(kernel.bytes),
    memory,
    stages: [{ entry: "step", chunks: calls, own }],
  });
  const firstPiece = indices(count).map((kind) => pieces.findIndex((piece) => piece.kind === kind));
  const sums = chunkSums(
    memory,
    kernel,
    sumsAt,
    pieces.map(({ kind }) => firstPiece[kind]),
  );
  const totalAt = sumsAt + (count > 1 ? pieces.length : 0) * kernel.sums.bytes;
  return {
    memory,
    packed,
    place,
    sums,
    sumsAt: totalAt,
    partSums: (part) => partFields(memory, kernel.sums, totalAt, part),
    kindSums: (part, kind) => partFields(memory, kernel.sums, sumsAt + firstPiece[kind] * kernel.sums.bytes, part),
    run: team.run,
    threads: team.threads,
    close: team.close,
  };
}
