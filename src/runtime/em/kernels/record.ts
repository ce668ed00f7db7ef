import type { SequenceRecord } from "../../../compiler/backend.ts";

/** What a kernel kept of each sequence, in units of so many lanes. */
export interface Records {
  /** Where the rows of a sequence are, how many, and what it weighs; of what is not there, any row of 0 steps. */
  set(unit: number, lane: number, sequence: { begin: number; steps: number; weight: number }): void;
  /** log p(sequence), nats; -Infinity or NaN where the kernel could not tell. */
  logDensity(unit: number, lane: number, prior: Float64Array): number;
}

/** The records of units, one behind the other from byte `base` on; `recordBytes` those of a row. */
export function bindRecords(memory: WebAssembly.Memory, record: SequenceRecord, base: number, recordBytes: number): Records {
  const numbers = new Float64Array(memory.buffer);
  const integers = new BigInt64Array(memory.buffer);
  const addresses = new Uint32Array(memory.buffer);
  const classes = record.product.length;
  const placeOf = (unit: number, lane: number, field: number): number => (base + unit * record.bytes + field) / 8 + lane;
  return {
    set(unit, lane, { begin, steps, weight }) {
      const first = (base + unit * record.bytes) / 4 + lane;
      addresses[first + record.begin / 4] = begin;
      addresses[first + record.last / 4] = begin + Math.max(steps - 1, 0) * recordBytes;
      numbers[placeOf(unit, lane, record.steps)] = steps;
      numbers[placeOf(unit, lane, record.weight)] = weight;
    },
    logDensity(unit, lane, prior) {
      let most = Number.NEGATIVE_INFINITY;
      let relative = 0;
      for (let c = 0; c < classes; c++) {
        const power =
          Math.LN2 * Number(integers[placeOf(unit, lane, record.exponent[c])]) + numbers[placeOf(unit, lane, record.maximum[c])];
        const log = Math.log(prior[c] * numbers[placeOf(unit, lane, record.product[c])]) + power;
        if (log === Number.NEGATIVE_INFINITY) continue;
        relative = log > most ? relative * Math.exp(most - log) + 1 : relative + Math.exp(log - most);
        most = Math.max(most, log);
      }
      return classes === 1 ? most : most + Math.log(relative);
    },
  };
}
