import { type ChainKernel, type ChainSpec, emitChain, FEW_STATES, isDirect } from "../../../compiler/backend.ts";
import type { EmModel } from "../model.ts";
import { alone } from "./crew.ts";
import { type ChainForm, chainForm, FEW, LEAST_SCALE } from "./form.ts";
import { chainLaws } from "./laws.ts";
import { chunkSums, partFields, viewOf, writeParameters } from "./memory.ts";
import { fillStates, holds } from "./mixture.ts";
import { bindKept, both, keptLength } from "./packing.ts";
import { constantOf } from "./parts.ts";
import { copyRows, lyingRows, placeFor } from "./place.ts";
import { bindRecords } from "./record.ts";
import { type Schedule, wholeRecursions, wholeUnits } from "./stages.ts";
import type { Pass, PassOptions } from "./types.ts";
import { type Unit, unitsOf } from "./units.ts";
import { byWindows } from "./windows.ts";

const schedules: Record<ChainSpec["layout"], (kernel: ChainKernel, units: Unit[], threads: number) => Schedule> = {
  "side by side": wholeUnits,
  "both ends": wholeRecursions,
  "by steps": byWindows,
};

/** The E step of a hidden Markov model as a kernel, or undefined where the plan has no such form. */
export function chainPass(model: EmModel, options: PassOptions): Pass | undefined {
  const form = chainForm(model);
  return form && passOfForm(model, form, options);
}

/** The same of a form; undefined where a memory can't hold it. */
export function passOfForm(model: EmModel, form: ChainForm, { relaxed, crew }: PassOptions): Pass | undefined {
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
  const lying = lyingRows(packings);
  const kernel = emitChain({ ...spec, shared: crew !== undefined || lying !== undefined });
  const { recordBytes } = kernel;
  const units = unitsOf(sequences, kernel);
  const schedule = schedules[spec.layout](kernel, units, threads);
  const chunks = schedule.sums;
  const lengths = [
    kernel.parameters.bytes,
    threads * kernel.scratch.bytes,
    schedule.planes,
    chunks * kernel.sums.bytes,
    units.length * (kernel.record?.bytes ?? 0),
    8 * keptLength(packings),
    lying === undefined ? data.rows * recordBytes : 0,
  ];
  const place = units.length === 0 ? undefined : placeFor(sumOf(lengths), lying, crew);
  if (place === undefined) return undefined;
  const { memory } = place;
  const [parametersAt, scratchAt, planesAt, sumsAt, recordsAt, keptAt, copyAt] = lengths.map(
    (_l, i) => place.at + sumOf(lengths.slice(0, i)),
  );
  bindKept(packings, memory, keptAt);
  if (lying !== undefined) viewOf(memory, kernel.parameters, parametersAt, "shift").set(lying.shift);
  else copyRows(packings, kernel, new Float64Array(memory.buffer, copyAt), [0, data.rows]);
  const rowsAt = lying?.at ?? copyAt;
  const records = kernel.record && bindRecords(memory, kernel.record, recordsAt, recordBytes);
  for (const { number, members } of units)
    for (let lane = 0; lane < kernel.lanes; lane++) {
      const { start, end } = members[lane] ?? { start: members[0].start, end: members[0].start };
      records?.set(number, lane, { begin: rowsAt + start * recordBytes, steps: end - start, weight: weightOf(start) });
    }
  const sums = chunkSums(memory, kernel, sumsAt, new Array<number>(chunks).fill(0));
  const leasts = Array.from({ length: chunks }, (_least, c) => viewOf(memory, kernel.sums, sumsAt + c * kernel.sums.bytes, "least"));
  const direct = isDirect(spec);
  const counts = viewOf(memory, kernel.sums, sumsAt, direct ? "0.count" : "state");

  const laws = chainLaws(chain, spec, kernel);

  /** log p of all sequences by their weights, nats, that of the first unit's first lane first. */
  function recordedTotal(): number {
    const prior = chain.prior();
    let total = 0;
    for (const [u, { members }] of units.entries())
      for (const [lane, { start }] of members.entries()) total += weightOf(start) * (records?.logDensity(u, lane, prior) ?? 0);
    return total;
  }

  const stages = schedule.stages({ parametersAt, scratchAt, planesAt, sumsAt, recordsAt, rowsAt });
  const module = new WebAssembly.Module(kernel.bytes);
  const team = (crew?.team ?? alone)({ module, memory, stages });

  return {
    close() {
      team.close();
      place.release();
    },
    threads: team.threads,
    expectation(into) {
      if (!packings.every((packing) => packing.trusted())) return undefined;
      writeParameters(form.logWeights(), packings, kernel, memory, direct, parametersAt);
      const probabilities = laws.write(memory, parametersAt);
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
      into.transitions = chain.movesOf(probabilities.map((probability, i) => probability * laws.expectedAt(products, i)));
      return holds(logLikelihood, into) ? logLikelihood : undefined;
    },
  };
}

function sumOf(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
