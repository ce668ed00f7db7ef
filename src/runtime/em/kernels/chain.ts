import { type ChainSpec, emitChain, FEW_STATES, isDirect } from "../../../compiler/backend.ts";
import type { EmModel } from "../model.ts";
import { alone } from "./crew.ts";
import { chainForm, FEW, LEAST_SCALE } from "./form.ts";
import { chunkCount, chunkSums, indices, MOST_PAGES, memoryOf, PAGE, partFields, viewOf, writeParameters } from "./memory.ts";
import { fillStates, holds } from "./mixture.ts";
import { both } from "./packing.ts";
import { constantOf } from "./parts.ts";
import { recordsAt } from "./record.ts";
import type { Pass, PassOptions } from "./types.ts";
import { packUnit, unitsOf } from "./units.ts";

/** The E step of a hidden Markov model as a kernel, or undefined where the plan has no such form. */
export function chainPass(model: EmModel, { relaxed, crew: all }: PassOptions): Pass | undefined {
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
  // A single sequence is one chunk of work.
  const crew = sequences.length === 1 ? undefined : all;
  const threads = crew?.threads ?? 1;
  const kernel = emitChain({ ...spec, shared: crew !== undefined });
  const units = unitsOf(sequences, kernel);
  const blocks = units.reduce((sum, unit) => sum + unit.blocks, 0);
  const chunks = chunkCount(kernel, units.length);
  const plane = units.reduce((most, unit) => Math.max(most, unit.blocks), 0) * kernel.planeBytes;
  const scratchAt = kernel.parameters.bytes;
  const planesAt = scratchAt + threads * kernel.scratch.bytes;
  const sumsAt = planesAt + threads * kernel.planes * plane;
  const recordsBegin = sumsAt + chunks * kernel.sums.bytes;
  const recordBytes = kernel.record?.bytes ?? 0;
  const dataAt = recordsBegin + units.length * recordBytes;
  const pages = Math.ceil((dataAt + blocks * kernel.blockBytes) / PAGE);
  if (pages > MOST_PAGES || units.length === 0) return undefined;
  const memory = memoryOf(pages, crew);
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

  // unit(x, steps, parameters, scratch, logs, plane, sums, record)
  const calls = indices(chunks).map((c) =>
    units
      .slice(Math.floor((c * units.length) / chunks), Math.floor(((c + 1) * units.length) / chunks))
      .map(({ block, steps, number }) => [
        dataAt + block * kernel.blockBytes,
        steps,
        0,
        scratchAt,
        planesAt,
        plane,
        sumsAt + c * kernel.sums.bytes,
        ...(records === undefined ? [] : [recordsBegin + number * recordBytes]),
      ]),
  );
  const ofThreads = (at: number, bytes: number): number[] => indices(threads).map((thread) => at + thread * bytes);
  const own = [
    { position: 3, values: ofThreads(scratchAt, kernel.scratch.bytes) },
    { position: 4, values: ofThreads(planesAt, kernel.planes * plane) },
  ];
  const module = new WebAssembly.Module(kernel.bytes);
  const team = (crew?.team ?? alone)({ module, memory, stages: [{ entry: "unit", chunks: calls, own }] });

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
