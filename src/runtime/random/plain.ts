import { logOfShare, onCircle } from "./float32.ts";
import type { Key } from "./keys.ts";
import { threefry } from "./threefry.ts";

export type NoiseLaw = "normal" | "uniform";

const TO_UNIT = 1 / 2 ** 24;
const block = new Uint32Array(2);
const pair = new Float32Array(2);

/** What `fillNoise` gives, one block after the other: the twin of the kernels, and what runs where there are none. */
export function plainNoise(out: Float32Array, length: number, law: NoiseLaw, key: Key, counter: [number, number]): void {
  const [key0, key1] = key;
  const [first, high] = counter;
  const whole = length >> 1;
  for (let i = 0; i < whole; i++) {
    threefry(key0, key1, (first + i) | 0, high, block, 0);
    writePair(law, out, 2 * i);
  }
  if ((length & 1) === 1) {
    threefry(key0, key1, (first + whole) | 0, high, block, 0);
    writePair(law, pair, 0);
    out[length - 1] = pair[0]!;
  }
}

function writePair(law: NoiseLaw, out: Float32Array, at: number): void {
  const a = block[0]! >>> 8;
  const b = block[1]! >>> 8;
  if (law === "uniform") {
    out[at] = a * TO_UNIT;
    out[at + 1] = b * TO_UNIT;
    return;
  }
  // a + 1 in 1 .. 2^24: the logarithm is finite.
  onCircle(Math.fround(Math.sqrt(Math.fround(-2 * logOfShare(a + 1)))), b, out, at);
}
