import type { RandomSource } from "../../compiler/distributions/types.ts";
import { circle64, log64 } from "./float64.ts";
import { type Key, streamKey } from "./keys.ts";
import { threefry } from "./threefry.ts";

const TO_UNIT = 2 ** -52;

/** A stream of f64 numbers on the host: uniforms of 52 bits strictly between 0 and 1 and standard normals. */
export function createRandom(seed: number, stream: string): RandomSource {
  return randomFromKey(streamKey(seed, stream));
}

/** As `createRandom`, of a key that is already derived. */
export function randomFromKey(key: Key): RandomSource {
  const block = new Uint32Array(2);
  let low = 0;
  let high = 0;
  let spare: number | undefined;
  function uniform(): number {
    threefry(key[0], key[1], low, high, block, 0);
    low = (low + 1) >>> 0;
    if (low === 0) high += 1;
    // The middles of 2^52 equal steps: with one bit more the last would round to 1.
    return ((block[0]! >>> 6) * 2 ** 26 + (block[1]! >>> 6) + 0.5) * TO_UNIT;
  }
  function normal(): number {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * log64(uniform()));
    const [cosine, sine] = circle64(uniform());
    spare = radius * sine;
    return radius * cosine;
  }
  return { normal, uniform };
}
