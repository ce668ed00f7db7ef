import type { Kernel, MixtureSpec } from "../../../compiler/backend.ts";
import { emitMixture, isDirect } from "../../../compiler/backend.ts";
import type { Sums } from "../accumulate.ts";
import type { EmModel } from "../model.ts";
import { both, type Fields, type Packing, viewOf } from "./packing.ts";
import { packingOf } from "./parts.ts";
import type { Pass } from "./types.ts";

const PAGE = 65536;
/** Chunks of rows whose sums are kept apart and added in order, so that results do not depend on who computed which. */
const CHUNKS = 16;
/** Bytes of sums above which there are half as many. */
const LARGE_SUMS = 1 << 19;

type Step = (x: number, rows: number, parameters: number, scratch: number, sums: number) => void;

/** The E step of a mixture as a kernel, or undefined where the plan has no such form. */
export function mixturePass(model: EmModel, { relaxed }: { relaxed: boolean }): Pass | undefined {
  const packings = model.parts.map((part) => packingOf(part));
  if (model.transition !== undefined || model.allowed.setOf !== undefined || model.space.size < 2) return undefined;
  if (packings.length === 0 || packings.some((packing) => packing === undefined)) return undefined;
  return createPass(model, packings as Packing[], relaxed);
}

function createPass(model: EmModel, packings: Packing[], relaxed: boolean): Pass | undefined {
  const { data, space, parts } = model;
  const spec: MixtureSpec = {
    states: space.size,
    parts: packings.map(({ part }, p) => ({ part, of: Array.from(parts[p].cells.of) })),
    weighted: data.weights !== undefined,
    relaxed,
    shared: false,
  };
  const kernel = emitMixture(spec);
  const blocks = Math.ceil(data.rows / kernel.blockRows);
  const chunks = Math.min(blocks, kernel.sums.bytes > LARGE_SUMS ? CHUNKS / 2 : CHUNKS);
  const scratchAt = kernel.parameters.bytes;
  const sumsAt = scratchAt + kernel.scratch.bytes;
  const dataAt = sumsAt + chunks * kernel.sums.bytes;
  const pages = Math.ceil((dataAt + blocks * kernel.blockBytes) / PAGE);
  if (pages > PAGE) return undefined;
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(kernel.bytes), { env: { memory } });
  const step = exports.step as Step;
  pack(model, packings, kernel, memory, dataAt);

  const view = (region: Kernel["sums"], base: number, name: string): Float64Array => viewOf(memory, region, base, name);
  const fieldsOf =
    (region: Kernel["sums"], base: number, p: number): Fields =>
    (name) =>
      view(region, base, `${p}.${name}`);
  const allSums = new Float64Array(memory.buffer, sumsAt, (chunks * kernel.sums.bytes) / 8);
  const direct = isDirect(spec);

  return {
    expectation(into) {
      if (!packings.every((packing) => packing.trusted())) return undefined;
      if (direct) packings[0].write(fieldsOf(kernel.parameters, 0, 0), model.logWeights);
      else {
        view(kernel.parameters, 0, "weight").set(model.logWeights);
        for (const [p, packing] of packings.entries()) packing.write(fieldsOf(kernel.parameters, 0, p));
      }
      allSums.fill(0);
      for (let c = 0; c < chunks; c++) startTally(view(kernel.sums, sumsAt + c * kernel.sums.bytes, "tally"));
      for (let c = 0; c < chunks; c++) {
        const from = Math.floor((c * blocks) / chunks);
        const to = Math.floor(((c + 1) * blocks) / chunks);
        const rows = Math.min(data.rows - from * kernel.blockRows, (to - from) * kernel.blockRows);
        step(dataAt + from * kernel.blockBytes, rows, 0, scratchAt, sumsAt + c * kernel.sums.bytes);
      }
      const logLikelihood =
        data.weights === undefined
          ? tallied(chunks, (c) => view(kernel.sums, sumsAt + c * kernel.sums.bytes, "tally"))
          : weightedTotal(data.weights, kernel, new Float64Array(memory.buffer, dataAt));
      addChunks(allSums, chunks);
      for (const [p, packing] of packings.entries()) packing.read(fieldsOf(kernel.sums, sumsAt, p));
      const counts = direct ? view(kernel.sums, sumsAt, "0.count") : view(kernel.sums, sumsAt, "state");
      fillStates(into, counts);
      return Number.isFinite(logLikelihood) && into.states.every((count) => Number.isFinite(count)) ? logLikelihood : undefined;
    },
  };
}

function pack(model: EmModel, packings: Packing[], kernel: Kernel, memory: WebAssembly.Memory, dataAt: number): void {
  const { data } = model;
  const out = new Float64Array(memory.buffer, dataAt);
  const strideNumbers = kernel.stride / 8;
  for (let row = 0; row < data.rows; row++) {
    const block = Math.floor(row / kernel.blockRows);
    const at = (block * kernel.blockBytes) / 8 + (row - block * kernel.blockRows);
    for (const [p, packing] of packings.entries()) packing.row(out, at + kernel.columns[p] / 8, strideNumbers, row);
    if (data.weights !== undefined) out[at + kernel.weightColumn / 8] = data.weights[row];
  }
}

function fillStates(into: Sums, counts: Float64Array): void {
  for (let s = 0; s < into.states.length; s++) into.states[s] = both(counts, s);
}

/** Adds the sums of all chunks to the first one's, in their order. */
function addChunks(sums: Float64Array, chunks: number): void {
  const length = sums.length / chunks;
  for (let c = 1; c < chunks; c++) for (let i = 0; i < length; i++) sums[i] += sums[c * length + i];
}

function startTally(tally: Float64Array): void {
  tally[0] = 1;
  tally[1] = 1;
}

/** The log-likelihood from the tallies of all chunks: products in [1, 2), exponents of 2, sums of maxima. */
function tallied(chunks: number, tallyOf: (chunk: number) => Float64Array): number {
  let total = 0;
  for (let c = 0; c < chunks; c++) {
    const tally = tallyOf(c);
    const exponents = new BigInt64Array(tally.buffer, tally.byteOffset + 16, 2);
    total += tally[4] + tally[5] + Math.log(tally[0]) + Math.log(tally[1]) + Math.LN2 * Number(exponents[0] + exponents[1]);
  }
  return total;
}

function weightedTotal(weights: Float64Array, kernel: Kernel, data: Float64Array): number {
  let total = 0;
  const stride = kernel.stride / 8;
  for (let row = 0; row < weights.length; row++) {
    if (!(weights[row] > 0)) continue;
    const block = Math.floor(row / kernel.blockRows);
    const at = (block * kernel.blockBytes + kernel.weightColumn) / 8 + stride + (row - block * kernel.blockRows);
    total += weights[row] * (Math.log(data[at]) + data[at + stride]);
  }
  return total;
}
