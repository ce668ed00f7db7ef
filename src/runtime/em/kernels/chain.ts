import { type ChainSpec, emitChain, FEW_STATES, isDirect } from "../../../compiler/backend.ts";
import type { EmModel } from "../model.ts";
import { alone } from "./crew.ts";
import { chainForm, FEW, LEAST_SCALE } from "./form.ts";
import { chunkCount, chunkSums, MOST_PAGES, memoryOf, PAGE, partFields, viewOf, writeParameters } from "./memory.ts";
import { fillStates, holds } from "./mixture.ts";
import { bindKept, both, keptLength } from "./packing.ts";
import { constantOf } from "./parts.ts";
import { recordsAt } from "./record.ts";
import { type ChainPlaces, piecesOf, unitStages, wholeUnits } from "./stages.ts";
import type { Pass, PassOptions } from "./types.ts";
import { packUnit, type Unit, unitsOf } from "./units.ts";

/** The E step of a hidden Markov model as a kernel, or undefined where the plan has no such form. */
export function chainPass(model: EmModel, { relaxed, crew }: PassOptions): Pass | undefined {
  const form = chainForm(model);
  if (form === undefined) return undefined;
  const { chain, packings } = form;
  const { order } = chain;
  const { data, space } = model;
  const K = space.size;
  const weightOf = (start: number): number => data.weights?.[start] ?? 1;
  const sequences = model.sequences.filter(({ start, end }) => end > start && weightOf(start) > 0);
  // Weights and classes need a record of each sequence.
  const recorded = data.weights !== undefined || chain.classes > 1 || sequences.length >= FEW;
  const spec: ChainSpec = {
    states: K,
    classes: chain.classes,
    parts: packings.map(({ part, of }) => ({ part, of })),
    layout: recorded ? "side by side" : K <= FEW_STATES ? "both ends" : "by steps",
    relaxed,
    shared: false,
  };
  const threads = crew?.threads ?? 1;
  const kernel = emitChain({ ...spec, shared: crew !== undefined });
  const units = unitsOf(sequences, kernel);
  const blocks = units.reduce((sum, unit) => sum + unit.blocks, 0);
  const pieces = kernel.stages === undefined ? undefined : piecesOf(units, chunkCount(kernel, blocks));
  const chunks = pieces?.length ?? chunkCount(kernel, units.length);
  // Units that threads treat together, piece by piece, are all there at once.
  const plane = (pieces === undefined ? units.reduce((most, unit) => Math.max(most, unit.blocks), 0) : blocks) * kernel.planeBytes;
  const scratchAt = kernel.parameters.bytes;
  const planesAt = scratchAt + threads * kernel.scratch.bytes;
  const sumsAt = planesAt + (pieces === undefined ? threads : 1) * kernel.planes * plane;
  const recordsBegin = sumsAt + chunks * kernel.sums.bytes;
  const recordBytes = kernel.record?.bytes ?? 0;
  const keptAt = recordsBegin + units.length * recordBytes;
  const dataAt = keptAt + 8 * keptLength(packings);
  const pages = Math.ceil((dataAt + blocks * kernel.blockBytes) / PAGE);
  if (pages > MOST_PAGES || units.length === 0) return undefined;
  const memory = memoryOf(pages, crew);
  bindKept(packings, memory, keptAt);
  const packed = new Float64Array(memory.buffer, dataAt);
  for (const { members, block } of units) packUnit(packings, kernel, members, packed, block);
  const records = kernel.record && recordsAt(memory, kernel.record, recordsBegin);
  for (const [u, { members }] of units.entries())
    for (const [lane, { start }] of members.entries()) records?.setWeight(u, lane, weightOf(start));
  const sums = chunkSums(memory, kernel, sumsAt, new Array<number>(chunks).fill(0));
  const leasts = Array.from({ length: chunks }, (_least, c) => viewOf(memory, kernel.sums, sumsAt + c * kernel.sums.bytes, "least"));
  const direct = isDirect(spec);
  const counts = viewOf(memory, kernel.sums, sumsAt, direct ? "0.count" : "state");

  const padded = spec.layout === "by steps" ? K + (K % 2) : K;

  /** Writes the laws; returns the moves' probabilities, [classes, M, M]. */
  const writeChain = (): Float64Array => {
    const field = (name: string): Float64Array => viewOf(memory, kernel.parameters, 0, name);
    field("initial").set(chain.initial());
    const probabilities = chain.transition();
    const matrix = field("transition");
    if (kernel.record !== undefined) {
      matrix.set(probabilities);
      field("prior").set(chain.prior());
      return probabilities;
    }
    const transposed = spec.layout === "by steps" ? field("transposed") : undefined;
    for (let i = 0; i < K; i++) {
      for (let j = 0; j < K; j++) {
        const probability = probabilities[i * K + j];
        matrix[i * padded + j] = probability;
        if (transposed !== undefined) transposed[j * padded + i] = probability;
      }
    }
    return probabilities;
  };

  /** Expected transitions of pair `i` over the transition probability. */
  function productAt(products: Float64Array, i: number): number {
    return spec.layout === "by steps" ? products[Math.floor(i / K) * padded + (i % K)] : both(products, i);
  }

  /** log p of all sequences by their weights, nats, that of the first unit's first lane first. */
  function recordedTotal(): number {
    const prior = chain.prior();
    let total = 0;
    for (const [u, { members }] of units.entries())
      for (const [lane, { start }] of members.entries()) total += weightOf(start) * (records?.logDensity(u, lane, prior) ?? 0);
    return total;
  }

  const at: ChainPlaces = { kernel, threads, scratchAt, planesAt, plane, sumsAt, dataAt };
  const recordOf = ({ number }: Unit): number[] => (records === undefined ? [] : [recordsBegin + number * recordBytes]);
  const stages = pieces === undefined ? [wholeUnits(at, units, chunks, recordOf)] : unitStages(at, pieces);
  const module = new WebAssembly.Module(kernel.bytes);
  const team = (crew?.team ?? alone)({ module, memory, stages });

  return {
    close: team.close,
    threads: team.threads,
    expectation(into) {
      if (!packings.every((packing) => packing.trusted())) return undefined;
      writeParameters(form.logWeights(), packings, kernel, memory, direct);
      const probabilities = writeChain();
      sums.clear();
      for (const least of leasts) least.fill(Number.POSITIVE_INFINITY);
      team.run();
      if (!leasts.every((least) => least.every((scale) => scale > LEAST_SCALE))) return undefined;
      const logLikelihood = constantOf(packings) + (records === undefined ? sums.tallied() : recordedTotal());
      sums.add();
      for (const [p, packing] of packings.entries()) packing.read(partFields(memory, kernel.sums, sumsAt, p));
      fillStates(into, counts, order);
      const firsts = viewOf(memory, kernel.sums, sumsAt, "firsts");
      for (let k = 0; k < K; k++) into.firsts[order[k]] = both(firsts, k);
      const products = viewOf(memory, kernel.sums, sumsAt, "transition");
      into.transitions = chain.movesOf(probabilities.map((probability, i) => probability * productAt(products, i)));
      return holds(logLikelihood, into) ? logLikelihood : undefined;
    },
  };
}
