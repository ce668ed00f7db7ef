import type { Kernel } from "../../../compiler/backend.ts";
import type { Crew } from "../../host/types.ts";
import { alone } from "./crew.ts";
import { type ChunkSums, chunkCount, chunkSums, indices, MOST_PAGES, memoryOf, PAGE, packRow, partFields } from "./memory.ts";
import type { Fields, Packing } from "./packing.ts";

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
  /** Runs the kernel over all rows. */
  run(): void;
  /** How many threads have run it so far. */
  threads(): number;
  close(): void;
}

/** Packs rows once; undefined where a memory cannot hold them. */
export function bindRows(kernel: Kernel, packings: Packing[], rows: number, crew?: Crew): BoundRows | undefined {
  const threads = crew?.threads ?? 1;
  const blocks = Math.ceil(rows / kernel.blockRows);
  const chunks = chunkCount(kernel, blocks);
  const scratchAt = kernel.parameters.bytes;
  const sumsAt = scratchAt + threads * kernel.scratch.bytes;
  const dataAt = sumsAt + chunks * kernel.sums.bytes;
  const pages = Math.ceil((dataAt + blocks * kernel.blockBytes) / PAGE);
  if (pages > MOST_PAGES || blocks === 0) return undefined;
  const memory = memoryOf(pages, crew);
  const packed = new Float64Array(memory.buffer, dataAt);
  const place = (row: number, column: number): number => {
    const within = row % kernel.blockRows;
    return (((row - within) / kernel.blockRows) * kernel.blockBytes + column) / 8 + within;
  };
  for (let row = 0; row < rows; row++) {
    const within = row % kernel.blockRows;
    packRow(packings, kernel, packed, place(row, 0) - within, within, row);
  }
  const calls = indices(chunks).map((c) => {
    const from = Math.floor((c * blocks) / chunks);
    const to = Math.floor(((c + 1) * blocks) / chunks);
    const count = Math.min(rows - from * kernel.blockRows, (to - from) * kernel.blockRows);
    return [[dataAt + from * kernel.blockBytes, count, 0, scratchAt, sumsAt + c * kernel.sums.bytes]];
  });
  const own = [{ position: 3, values: indices(threads).map((thread) => scratchAt + thread * kernel.scratch.bytes) }];
  const team = (crew?.team ?? alone)({
    module: new WebAssembly.Module(kernel.bytes),
    memory,
    stages: [{ entry: "step", chunks: calls, own }],
  });
  return {
    memory,
    packed,
    place,
    sums: chunkSums(memory, kernel, sumsAt, chunks),
    sumsAt,
    partSums: (part) => partFields(memory, kernel.sums, sumsAt, part),
    run: team.run,
    threads: team.threads,
    close: team.close,
  };
}
