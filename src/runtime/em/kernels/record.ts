import type { SequenceRecord } from "../../../compiler/backend.ts";

/** What a kernel kept of each sequence, in units of so many lanes. */
export interface Records {
  setWeight(unit: number, lane: number, weight: number): void;
  /** log p(sequence), nats; -Infinity or NaN where the kernel could not tell. */
  logDensity(unit: number, lane: number, prior: Float64Array): number;
}

/** The records of units, one behind the other from byte `base` on. */
export function recordsAt(memory: WebAssembly.Memory, record: SequenceRecord, base: number): Records {
  const numbers = new Float64Array(memory.buffer);
  const integers = new BigInt64Array(memory.buffer);
  const placeOf = (unit: number, lane: number, field: number): number => (base + unit * record.bytes + field) / 8 + lane;
  return {
    setWeight(unit, lane, weight) {
      numbers[placeOf(unit, lane, record.weight)] = weight;
    },
    logDensity(unit, lane, prior) {
      const of = (fields: number[], c: number): number => placeOf(unit, lane, fields[c]);
      const logs = record.product.map((_offset, c) => {
        const power = Math.LN2 * Number(integers[of(record.exponent, c)]);
        return Math.log(prior[c] * numbers[of(record.product, c)]) + power + numbers[of(record.maximum, c)];
      });
      const most = Math.max(...logs);
      return logs.length === 1 ? most : most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
    },
  };
}
