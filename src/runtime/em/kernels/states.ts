import { emitMixture, isDirect, type MixtureSpec, type RowsKernel } from "../../../compiler/backend.ts";
import { type Expectation, expectStates, type RowVisitor } from "../expect.ts";
import type { EmModel } from "../model.ts";
import { alone } from "./crew.ts";
import { scoreSequences } from "./forward.ts";
import { memoryOf, PAGE, viewOf, writeParameters } from "./memory.ts";
import type { BoundPacking } from "./packing.ts";
import { packingsOf } from "./parts.ts";
import { copyRows } from "./place.ts";
import { readSequences } from "./smoothed.ts";
import type { KernelOptions } from "./types.ts";
import { hasFusedLanes } from "./variant.ts";
import { multiplications, WORTH_ONCE } from "./worth.ts";

/** Below this a row's largest log-density says that every state was impossible. */
const IMPOSSIBLE = -1e300;

/**
 * As `expectStates`: log p of each row (where rows belong together, of each sequence), and the states' probabilities to the visitor. Many
 * independent rows go through a kernel, a block at a time, so that it needs no more memory than one block; many sequences a unit at a
 * time; few, where log p is all that is wanted, some blocks at a time.
 */
export function readStates(model: EmModel, visit?: RowVisitor, options: KernelOptions = {}): Expectation {
  const { data, space, sequential } = model;
  const few = options.plain || multiplications(model) < (options.least ?? WORTH_ONCE);
  const relaxed = options.relaxed ?? hasFusedLanes();
  if (sequential) return (few ? undefined : sequencesByKernel(model, visit, relaxed)) ?? expectStates(model, visit);
  const packings = few || space.size < 2 ? undefined : packingsOf(model, true);
  if (packings === undefined || !packings.every(({ kinds, trusted }) => kinds === undefined && trusted()))
    return expectStates(model, visit);
  const read = blockReader(model, packings, relaxed);
  const perUnit = new Float64Array(data.rows);
  const posterior = new Float64Array(space.size);
  for (let from = 0; from < data.rows; from += read.blockRows) {
    const to = Math.min(from + read.blockRows, data.rows);
    read.block(from, to);
    for (let row = from; row < to; row++) {
      perUnit[row] = read.logLikelihood(row - from);
      for (const packing of packings) perUnit[row] += packing.rowConstant?.(row) ?? 0;
      if (visit === undefined) continue;
      for (let s = 0; s < space.size; s++) posterior[s] = read.responsibilities[s * read.stride + row - from];
      visit(row, model.statesOf(row), posterior);
    }
  }
  return { perUnit };
}

function sequencesByKernel(model: EmModel, visit: RowVisitor | undefined, relaxed: boolean): Expectation | undefined {
  const many = readSequences(model, visit, relaxed);
  if (many !== undefined || visit !== undefined) return many;
  const perUnit = scoreSequences(model, relaxed);
  return perUnit && { perUnit };
}

/** One block of a mixture's kernel that takes no sums. */
interface BlockReader extends Pick<RowsKernel, "blockRows"> {
  /** Computes rows [from, to), which become rows 0, 1, ... of the block. */
  block(from: number, to: number): void;
  /** Nats, without what depends on the row alone. */
  logLikelihood(within: number): number;
  /** [states, stride] */
  responsibilities: Float64Array;
  stride: number;
}

function blockReader(model: EmModel, packings: BoundPacking[], relaxed: boolean): BlockReader {
  const spec: MixtureSpec = {
    states: model.space.size,
    parts: packings.map(({ part, of }) => ({ part, of })),
    weighted: true,
    sums: false,
    relaxed,
    shared: false,
  };
  const kernel = emitMixture(spec);
  const sumsAt = kernel.parameters.bytes + kernel.scratch.bytes;
  const tailsAt = sumsAt + kernel.sums.bytes;
  const rowsAt = tailsAt + 8 * kernel.tails * kernel.blockRows;
  const memory = memoryOf(Math.ceil((rowsAt + kernel.recordBytes * kernel.blockRows) / PAGE), undefined);
  const rows = new Float64Array(memory.buffer, rowsAt);
  const tails = new Float64Array(memory.buffer, tailsAt, kernel.tails * kernel.blockRows);
  tails.fill(1, 0, kernel.blockRows);
  writeParameters(model.logWeights, packings, kernel, memory, isDirect(spec));
  const call = [rowsAt, kernel.blockRows, 0, kernel.parameters.bytes, sumsAt, tailsAt, 0];
  const module = new WebAssembly.Module(kernel.bytes);
  const { run } = alone({ module, memory, stages: [{ chunks: [{ entry: "step", calls: [call] }], own: [] }] });
  return {
    blockRows: kernel.blockRows,
    stride: kernel.stride / 8,
    responsibilities: viewOf(memory, kernel.scratch, kernel.parameters.bytes, "responsibility"),
    block(from, to) {
      copyRows(packings, kernel, rows, [from, to], (row) => row - from);
      run();
    },
    logLikelihood(within) {
      const most = tails[2 * kernel.blockRows + within];
      return most < IMPOSSIBLE ? Number.NEGATIVE_INFINITY : Math.log(tails[kernel.blockRows + within]) + most;
    },
  };
}
