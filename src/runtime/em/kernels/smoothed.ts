import { type ChainKernel, type ChainSpec, emitChain, isDirect } from "../../../compiler/backend.ts";
import { type Expectation, expectStates, type RowVisitor } from "../expect.ts";
import type { EmModel } from "../model.ts";
import { type ChainForm, chainForm, FEW, LEAST_SCALE } from "./form.ts";
import { memoryOf, PAGE, viewOf, writeParameters } from "./memory.ts";
import { copyRows } from "./place.ts";
import { bindRecords } from "./record.ts";
import { placeOf, type Sequence, type Unit, unitsOf } from "./units.ts";

/** Bytes that the planes and rows of one unit may take. */
const MOST_OF_UNIT = 1 << 28;

/**
 * As `expectStates` for many sequences, a unit at a time by a kernel, in the units' order; a unit whose numbers the kernel cannot hold is
 * computed row by row. Undefined where there is no kernel, or the sequences are few.
 */
export function readSequences(model: EmModel, visit: RowVisitor | undefined, relaxed: boolean): Expectation | undefined {
  const sequences = model.sequences.filter(({ start, end }) => end > start);
  if (sequences.length < FEW) return undefined;
  const form = chainForm(model, true);
  if (form === undefined || !form.packings.every((packing) => packing.trusted())) return undefined;
  const read = unitReader(form, model.space.size, sequences, relaxed);
  if (read === undefined) return undefined;
  const { packings, chain } = form;
  const constants = packings.flatMap(({ rowConstant }) => rowConstant ?? []);
  const posterior = new Float64Array(model.space.size);
  const logs = new Map<number, number>();
  for (const unit of read.units) {
    const found = read.unit(unit);
    if (found === undefined) {
      const { perUnit } = expectStates({ ...model, sequences: unit.members }, visit);
      for (const [lane, { start }] of unit.members.entries()) logs.set(start, perUnit[lane]);
      continue;
    }
    for (const [lane, { start, end }] of unit.members.entries()) {
      let log = found[lane];
      for (let row = start; row < end; row++) {
        for (let i = 0; i < constants.length; i++) log += constants[i](row);
        if (visit === undefined) continue;
        read.smoothed(row - start, lane, chain.order, posterior);
        visit(row, model.statesOf(row), posterior);
      }
      logs.set(start, log);
    }
  }
  return { perUnit: Float64Array.from(model.sequences, ({ start, end }) => (end > start ? (logs.get(start) ?? Number.NaN) : 0)) };
}

interface UnitReader {
  units: Unit[];
  /** log p of each sequence, nats, without what depends on its rows alone; undefined where the numbers do not hold it. */
  unit(unit: Unit): number[] | undefined;
  /** p(state | sequence) at a step of a sequence of the last unit, to `out` at the states that `order` names. */
  smoothed(step: number, lane: number, order: Int32Array, out: Float64Array): void;
}

function unitReader({ chain, packings, logWeights }: ChainForm, states: number, all: Sequence[], relaxed: boolean): UnitReader | undefined {
  const spec: ChainSpec = {
    states,
    classes: chain.classes,
    parts: packings.map(({ part, of }) => ({ part, of })),
    layout: "side by side",
    relaxed,
    shared: false,
  };
  const kernel: ChainKernel = emitChain(spec);
  const { record, parameters, scratch, sums, lanes, stride, recordBytes } = kernel;
  if (record === undefined) return undefined;
  const units = unitsOf(all, kernel);
  const [{ blocks, steps: longest }] = units;
  const plane = blocks * kernel.planeBytes;
  const rowBytes = lanes * longest * recordBytes;
  if (rowBytes + kernel.planes * plane > MOST_OF_UNIT) return undefined;
  const sumsAt = parameters.bytes + scratch.bytes;
  const recordAt = sumsAt + sums.bytes;
  const planesAt = recordAt + record.bytes;
  const rowsAt = planesAt + kernel.planes * plane;
  const memory = memoryOf(Math.ceil((rowsAt + rowBytes) / PAGE), undefined);
  const field = (name: string): Float64Array => viewOf(memory, parameters, 0, name);
  writeParameters(logWeights(), packings, kernel, memory, isDirect(spec));
  field("initial").set(chain.initial());
  field("transition").set(chain.transition());
  const prior = chain.prior();
  field("prior").set(prior);
  const records = bindRecords(memory, record, recordAt, recordBytes);
  const least = viewOf(memory, sums, sumsAt, "least");
  const rows = new Float64Array(memory.buffer, rowsAt);
  const numbers = new Float64Array(memory.buffer);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(kernel.bytes), { env: { memory } });
  const call = exports.unit as (...args: number[]) => void;
  return {
    units,
    unit({ members, steps }) {
      for (let lane = 0; lane < lanes; lane++) {
        const { start, end } = members[lane] ?? { start: 0, end: 0 };
        copyRows(packings, kernel, rows, [start, end], (row) => lane * longest + row - start);
        records.set(0, lane, { begin: rowsAt + lane * longest * recordBytes, steps: end - start, weight: 1 });
      }
      least.fill(Number.POSITIVE_INFINITY);
      call(steps, 0, parameters.bytes, planesAt, plane, sumsAt, recordAt);
      const logs = members.map((_member, lane) => records.logDensity(0, lane, prior));
      return least.every((scale) => scale > LEAST_SCALE) && logs.every((log) => Math.abs(log) < 1e300) ? logs : undefined;
    },
    smoothed(step, lane, order, out) {
      const { block, within } = placeOf(kernel, step, lane);
      const at = (planesAt + block * kernel.planeBytes) / 8 + within;
      for (let i = 0; i < order.length; i++) out[order[i]] = numbers[at + (i * stride) / 8];
    },
  };
}
