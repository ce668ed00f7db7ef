import { emitMixture, isDirect, type Kernel, type MixtureSpec } from "../../../compiler/backend.ts";
import type { Sums } from "../accumulate.ts";
import type { EmModel } from "../model.ts";
import { alone } from "./crew.ts";
import { chunkSums, indices, MOST_PAGES, memoryOf, PAGE, packRow, partFields, viewOf, writeParameters } from "./memory.ts";
import { both, type Packing } from "./packing.ts";
import { constantOf, packingsOf } from "./parts.ts";
import type { Pass, PassOptions } from "./types.ts";

/** Chunks of rows whose sums are kept apart. */
const CHUNKS = 16;
/** Bytes of sums above which there are half as many. */
const LARGE_SUMS = 1 << 19;

/** The E step of a mixture as a kernel, or undefined where the plan has no such form. */
export function mixturePass(model: EmModel, options: PassOptions): Pass | undefined {
  if (model.sequential || model.allowed.setOf !== undefined || model.space.size < 2) return undefined;
  const packings = packingsOf(model);
  return packings === undefined ? undefined : createPass(model, packings, options);
}

function createPass(model: EmModel, packings: Packing[], { relaxed, crew }: PassOptions): Pass | undefined {
  const { data, space, parts } = model;
  const spec: MixtureSpec = {
    states: space.size,
    parts: packings.map(({ part }, p) => ({ part, of: Array.from(parts[p].cells.of) })),
    weighted: data.weights !== undefined,
    relaxed,
    shared: crew !== undefined,
  };
  const kernel = emitMixture(spec);
  const blocks = Math.ceil(data.rows / kernel.blockRows);
  const chunks = Math.min(blocks, kernel.sums.bytes > LARGE_SUMS ? CHUNKS / 2 : CHUNKS);
  const scratchAt = kernel.parameters.bytes;
  const sumsAt = scratchAt + (crew?.threads ?? 1) * kernel.scratch.bytes;
  const dataAt = sumsAt + chunks * kernel.sums.bytes;
  const pages = Math.ceil((dataAt + blocks * kernel.blockBytes) / PAGE);
  if (pages > MOST_PAGES) return undefined;
  const memory = memoryOf(pages, crew);
  const packed = new Float64Array(memory.buffer, dataAt);
  pack(model, packings, kernel, packed);
  const sums = chunkSums(memory, kernel, sumsAt, chunks);
  const direct = isDirect(spec);
  const constant = constantOf(packings);
  const counts = viewOf(memory, kernel.sums, sumsAt, direct ? "0.count" : "state");
  // step(x, rows, parameters, scratch, sums)
  const calls = indices(chunks).map((c) => {
    const from = Math.floor((c * blocks) / chunks);
    const to = Math.floor(((c + 1) * blocks) / chunks);
    const rows = Math.min(data.rows - from * kernel.blockRows, (to - from) * kernel.blockRows);
    return [[dataAt + from * kernel.blockBytes, rows, 0, scratchAt, sumsAt + c * kernel.sums.bytes]];
  });
  const scratches = indices(crew?.threads ?? 1).map((thread) => scratchAt + thread * kernel.scratch.bytes);
  const module = new WebAssembly.Module(kernel.bytes);
  const team = (crew?.team ?? alone)({ module, memory, entry: "step", chunks: calls, own: [{ position: 3, values: scratches }] });

  return {
    close: team.close,
    expectation(into) {
      if (!packings.every((packing) => packing.trusted())) return undefined;
      writeParameters(model, packings, kernel, memory, direct);
      sums.clear();
      team.run();
      const logLikelihood = constant + (data.weights === undefined ? sums.tallied() : weightedTotal(data.weights, kernel, packed));
      sums.add();
      for (const [p, packing] of packings.entries()) packing.read(partFields(memory, kernel.sums, sumsAt, p));
      fillStates(into, counts);
      return holds(logLikelihood, into) ? logLikelihood : undefined;
    },
  };
}

/** Whether all that a pass gave are numbers. */
export function holds(logLikelihood: number, into: Sums): boolean {
  return Math.abs(logLikelihood) < 1e300 && into.states.every((count) => Number.isFinite(count));
}

export function fillStates(into: Sums, counts: Float64Array): void {
  for (let s = 0; s < into.states.length; s++) into.states[s] = both(counts, s);
}

function pack({ data }: EmModel, packings: Packing[], kernel: Kernel, out: Float64Array): void {
  for (let row = 0; row < data.rows; row++) {
    const within = row % kernel.blockRows;
    const block = (((row - within) / kernel.blockRows) * kernel.blockBytes) / 8;
    packRow(packings, kernel, out, block, within, row);
    if (data.weights !== undefined) out[block + kernel.weightColumn / 8 + within] = data.weights[row];
  }
}

/** From each row's sum and maximum, which lie behind the weights. */
function weightedTotal(weights: Float64Array, kernel: Kernel, data: Float64Array): number {
  let total = 0;
  const stride = kernel.stride / 8;
  for (let row = 0; row < weights.length; row++) {
    if (!(weights[row] > 0)) continue;
    const within = row % kernel.blockRows;
    const at = (((row - within) / kernel.blockRows) * kernel.blockBytes + kernel.weightColumn) / 8 + stride + within;
    total += weights[row] * (Math.log(data[at]) + data[at + stride]);
  }
  return total;
}
