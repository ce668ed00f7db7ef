import type { RowsKernel } from "../../../compiler/backend.ts";
import type { Crew, Stage } from "../../host/types.ts";
import { alone } from "./crew.ts";
import { kindBlocks } from "./kinds.ts";
import { type ChunkSums, chunkCount, chunkSums, indices, partFields, viewOf } from "./memory.ts";
import { bindKept, type Fields, keptLength, type Packing, type RowKinds } from "./packing.ts";
import { copyRows, lyingRows, placeFor } from "./place.ts";

/** Rows in the memory of a kernel whose entries are `step(x, rows, parameters, scratch, sums, tails, tailStep)` and the like. */
export interface BoundRows {
  kernel: RowsKernel;
  memory: WebAssembly.Memory;
  /** Byte at which the parameters are. */
  parametersAt: number;
  /** What is kept of rows beside their numbers, and where a row's is among it. */
  tails: Float64Array;
  tailOf(row: number, column: number): number;
  sums: ChunkSums;
  /** Byte at which the sums of all rows are, once they are added. */
  sumsAt: number;
  partSums(part: number): Fields;
  /** The same of the rows of a kind. */
  kindSums(part: number, kind: number): Fields;
  /** Runs an entry, absent the first, over all rows. Those of a kind read their own parameters, which lie one behind the other. */
  run(entry?: string): void;
  /** Runs it over one block, whose tails come to the first block's place. */
  runBlock(block: number): void;
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

export interface RowsOptions {
  /** Whether tails of all rows are kept; else there is one block of them. */
  kept: boolean;
  crew?: Crew | undefined;
  kinds?: RowKinds | undefined;
  /** Absent: `step`. */
  entries?: readonly string[];
}

/**
 * Rows that lie in a memory as a kernel's only part reads them stay there, and the kernel's regions come above them; others are copied
 * once, those of a kind together. Undefined where a memory cannot hold them.
 * @param emit the kernel, for a memory that threads share or not
 */
export function bindRows(
  emit: (shared: boolean) => RowsKernel,
  packings: Packing[],
  rows: number,
  { kept, crew, kinds, entries = ["step"] }: RowsOptions,
): BoundRows | undefined {
  const lying = kinds === undefined ? lyingRows(packings) : undefined;
  const kernel = emit(crew !== undefined || lying !== undefined);
  const threads = crew?.threads ?? 1;
  const { first, rows: rowsOf, blocks, places } = kindBlocks(kinds, rows, kernel.blockRows);
  const count = first.length;
  const endOf = (kind: number): number => (kind + 1 < count ? first[kind + 1] : blocks);
  const chunks = indices(chunkCount(kernel, blocks, rows)).map((c, _i, all) => {
    const [from, to] = [Math.floor((c * blocks) / all.length), Math.floor(((c + 1) * blocks) / all.length)];
    const own = indices(count).map((kind): Piece => ({ kind, from: Math.max(from, first[kind]), to: Math.min(to, endOf(kind)) }));
    return own.filter((piece) => piece.from < piece.to);
  });
  const pieces = chunks.flat();
  const blockBytes = kernel.recordBytes * kernel.blockRows;
  const tailBytes = 8 * kernel.tails * kernel.blockRows;
  const tailStep = kept ? tailBytes : 0;
  // Of several kinds all is added up in sums behind those of the pieces.
  const sumBytes = (pieces.length + (count > 1 ? 1 : 0)) * kernel.sums.bytes;
  const lengths = [count * kernel.parameters.bytes, threads * kernel.scratch.bytes, sumBytes, (kept ? blocks : 1) * tailBytes];
  const keptBytes = 8 * keptLength(packings);
  const bytes = lengths.reduce((sum, length) => sum + length, (lying === undefined ? blocks * blockBytes : 0) + keptBytes);
  if (blocks === 0 || (count > 1 && lengths[0] + lengths[1] + lengths[2] > MOST_OF_KINDS)) return undefined;
  const place = placeFor(bytes, lying, crew);
  if (place === undefined) return undefined;
  const { memory, at: parametersAt, release } = place;
  const scratchAt = parametersAt + lengths[0];
  const sumsAt = scratchAt + lengths[1];
  const tailsAt = sumsAt + lengths[2];
  const keptAt = tailsAt + lengths[3];
  const copyAt = keptAt + keptBytes;
  bindKept(packings, memory, keptAt);
  if (lying !== undefined) viewOf(memory, kernel.parameters, parametersAt, "shift").set(lying.shift);
  else copyRows(packings, kernel, new Float64Array(memory.buffer, copyAt), [0, rows], (row) => places?.[row] ?? row);
  const dataAt = lying?.at ?? copyAt;
  let next = 0;
  const calls = chunks.map((own) =>
    own.map(({ kind, from, to }) => {
      const inside = Math.min(rowsOf[kind] - (from - first[kind]) * kernel.blockRows, (to - from) * kernel.blockRows);
      const parameters = parametersAt + kind * kernel.parameters.bytes;
      const sums = sumsAt + next++ * kernel.sums.bytes;
      return [dataAt + from * blockBytes, inside, parameters, scratchAt, sums, tailsAt + from * tailStep, tailStep];
    }),
  );
  const own = [{ position: 3, values: indices(threads).map((thread) => scratchAt + thread * kernel.scratch.bytes) }];
  const stageOf = (entry: string): Stage => ({ chunks: calls.map((chunk) => ({ entry, calls: chunk })), own });
  const module = new WebAssembly.Module(kernel.bytes);
  let step: ((...args: number[]) => void) | undefined;
  const teams = new Map(entries.map((entry) => [entry, (crew?.team ?? alone)({ module, memory, stages: [stageOf(entry)] })]));
  const firstPiece = indices(count).map((kind) => pieces.findIndex((piece) => piece.kind === kind));
  const sums = chunkSums(
    memory,
    kernel,
    sumsAt,
    pieces.map(({ kind }) => firstPiece[kind]),
  );
  const totalAt = sumsAt + (count > 1 ? pieces.length : 0) * kernel.sums.bytes;
  return {
    kernel,
    memory,
    parametersAt,
    tails: new Float64Array(memory.buffer, tailsAt, lengths[3] / 8),
    tailOf(row, column) {
      const place = places?.[row] ?? row;
      const within = place % kernel.blockRows;
      return (place - within) * kernel.tails + column * kernel.blockRows + within;
    },
    sums,
    sumsAt: totalAt,
    partSums: (part) => partFields(memory, kernel.sums, totalAt, part),
    kindSums: (part, kind) => partFields(memory, kernel.sums, sumsAt + firstPiece[kind] * kernel.sums.bytes, part),
    run: (entry = entries[0]) => teams.get(entry)?.run(),
    runBlock(block) {
      step ??= new WebAssembly.Instance(module, { env: { memory } }).exports.step as (...args: number[]) => void;
      const inside = Math.min(rows - block * kernel.blockRows, kernel.blockRows);
      step(dataAt + block * blockBytes, inside, parametersAt, scratchAt, sumsAt, tailsAt, 0);
    },
    threads: () => Math.max(...Array.from(teams.values(), (team) => team.threads())),
    close() {
      for (const team of teams.values()) team.close();
      release();
    },
  };
}
