import { type ChainSpec, emitChain, isDirect } from "../../../compiler/backend.ts";
import { expectStates } from "../expect.ts";
import type { EmModel } from "../model.ts";
import { chainForm, LEAST_SCALE } from "./form.ts";
import { chainLaws } from "./laws.ts";
import { chunkSums, memoryOf, PAGE, viewOf, writeParameters } from "./memory.ts";
import { copyRows } from "./place.ts";

/** Blocks that are read at a time. */
const BLOCKS = 16;

/**
 * log p of each sequence, nats, by the forward half of a kernel, some blocks at a time, so that nothing is kept of every step; a sequence
 * whose numbers the kernel cannot hold is computed row by row. Undefined where there is no kernel.
 */
export function scoreSequences(model: EmModel, relaxed: boolean): Float64Array | undefined {
  const form = chainForm(model, true);
  if (form === undefined || form.chain.classes > 1 || !form.packings.every((packing) => packing.trusted())) return undefined;
  const { chain, packings, logWeights } = form;
  const spec: ChainSpec = {
    states: model.space.size,
    classes: 1,
    parts: packings.map(({ part, of }) => ({ part, of })),
    layout: "by steps",
    relaxed,
    shared: false,
  };
  const kernel = emitChain(spec);
  const { parameters, scratch, sums, blockRows, planeBytes, recordBytes } = kernel;
  const sumsAt = parameters.bytes + scratch.bytes;
  const planeAt = sumsAt + sums.bytes;
  // Filtered probabilities of the last step so far, and behind them those of the blocks that follow.
  const edgeAt = planeAt + BLOCKS * planeBytes;
  const stepBytes = planeBytes / blockRows;
  const rowsAt = edgeAt + 2 * stepBytes;
  const memory = memoryOf(Math.ceil((rowsAt + BLOCKS * blockRows * recordBytes) / PAGE), undefined);
  writeParameters(logWeights(), packings, kernel, memory, isDirect(spec));
  chainLaws(chain, spec, kernel).write(memory, 0);
  const bytes = new Uint8Array(memory.buffer);
  const rows = new Float64Array(memory.buffer, rowsAt);
  const least = viewOf(memory, sums, sumsAt, "least");
  const tally = chunkSums(memory, kernel, sumsAt, [0]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(kernel.bytes), { env: { memory } });
  const [densities, forward] = [exports.densities, exports.forward] as ((...args: number[]) => void)[];
  const constants = packings.flatMap(({ rowConstant }) => rowConstant ?? []);

  function score(start: number, end: number): number | undefined {
    tally.clear();
    least.fill(Number.POSITIVE_INFINITY);
    let constant = 0;
    for (let from = start; from < end; from += BLOCKS * blockRows) {
      const to = Math.min(from + BLOCKS * blockRows, end);
      copyRows(packings, kernel, rows, [from, to], (row) => row - from);
      for (const rowConstant of constants) for (let row = from; row < to; row++) constant += rowConstant(row);
      const blocks = Math.ceil((to - from) / blockRows);
      const run = [rowsAt, to - from, 0, parameters.bytes, planeAt, sumsAt, blocks, from === start ? 1 : 0];
      densities(...run);
      forward(...run, edgeAt);
      bytes.copyWithin(edgeAt, edgeAt + stepBytes, rowsAt);
    }
    const log = tally.tallied() + constant;
    return least.every((scale) => scale > LEAST_SCALE) && Math.abs(log) < 1e300 ? log : undefined;
  }

  return Float64Array.from(model.sequences, ({ start, end }) => {
    if (end <= start) return 0;
    return score(start, end) ?? expectStates({ ...model, sequences: [{ start, end }] }).perUnit[0];
  });
}
