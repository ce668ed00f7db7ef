import { assertUse } from "../../compiler/backend.ts";
import { shuffled } from "../random/index.ts";

/** Rows of one step: positions in the part, and the epoch in which each stands. */
export interface Batch {
  positions: Uint32Array;
  epochs: Uint32Array;
}

export interface Batches {
  /** Rows of every batch. */
  size: number;
  at(index: number): Batch;
}

/**
 * The endless concatenation of one permutation of the rows an epoch, cut in batches of exactly `size` rows: a function of the seed and
 * the batch's index, so that training can go on from anywhere. A batch never has more rows than there are.
 */
export function createBatches(rows: number, size: number, seed: number): Batches {
  assertUse(rows > 0 && size > 0, `batches of ${size} of ${rows} rows`);
  const exact = Math.min(size, rows);
  /** A batch touches two epochs at most. */
  const recent = new Map<number, Uint32Array>();
  function permutation(epoch: number): Uint32Array {
    let order = recent.get(epoch);
    if (order === undefined) {
      order = shuffled(rows, seed, epoch);
      for (const known of recent.keys()) if (Math.abs(known - epoch) > 1) recent.delete(known);
      recent.set(epoch, order);
    }
    return order;
  }
  function at(index: number): Batch {
    const positions = new Uint32Array(exact);
    const epochs = new Uint32Array(exact);
    const start = index * exact;
    for (let done = 0; done < exact; ) {
      const epoch = Math.floor((start + done) / rows);
      const from = (start + done) % rows;
      const count = Math.min(exact - done, rows - from);
      positions.set(permutation(epoch).subarray(from, from + count), done);
      epochs.fill(epoch, done, done + count);
      done += count;
    }
    return { positions, epochs };
  }
  return { size: exact, at };
}

/** All rows once, in order; the last batch may be smaller. */
export function* evaluationBatches(rows: number, size: number): Generator<Uint32Array> {
  for (let start = 0; start < rows; start += size) {
    yield Uint32Array.from({ length: Math.min(size, rows - start) }, (_, i) => start + i);
  }
}
