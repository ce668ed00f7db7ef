import { assertUse } from "../../compiler/diagnostics/assert.ts";
import { threefry } from "./threefry.ts";

/** The two 32-bit words that select one stream of random numbers. */
export type Key = [number, number];

const block = new Uint32Array(2);

function mix(key: Key, counter0: number, counter1: number): Key {
  threefry(key[0], key[1], counter0, counter1, block, 0);
  return [block[0]!, block[1]!];
}

/**
 * The key of a named stream under a seed. Streams of different names are independent, so a new layer or field does not change the
 * numbers of the others. The name is hashed by a cascade of Threefry blocks over its UTF-16 units, closed by its length.
 */
export function streamKey(seed: number, name: string): Key {
  assertUse(Number.isSafeInteger(seed) && seed >= 0, `a seed is a whole number of at least 0, not ${seed}`);
  let key: Key = [seed >>> 0, Math.floor(seed / 0x1_0000_0000)];
  for (let i = 0; i < name.length; i++) key = mix(key, name.charCodeAt(i), i);
  return mix(key, name.length, 0xffff_ffff);
}

/** A key derived from another: one for each epoch or step of a stream. */
export function foldIn(key: Key, index: number): Key {
  return mix(key, index, 0x464f_4c44);
}

/** The epoch of everything that must not change between epochs: a number that no training reaches. */
export const EVAL_EPOCH = 0xffff_ffff;

/** The key of a stream in one epoch; with a counter `[0, row id]` it gives the row's own numbers. */
export function epochKey(seed: number, name: string, epoch: number | "eval"): Key {
  return foldIn(streamKey(seed, name), epoch === "eval" ? EVAL_EPOCH : epoch);
}
