import { epochKey } from "./keys.ts";
import { randomFromKey } from "./stream.ts";

/** A permutation of 0 .. n - 1 that follows from the seed, the epoch and what it is for: Fisher-Yates, from the end. */
export function shuffled(n: number, seed: number, epoch: number, stream = "shuffle"): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const random = randomFromKey(epochKey(seed, stream, epoch));
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
