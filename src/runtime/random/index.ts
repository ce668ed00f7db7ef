export { type ByteRows, truthsOfBytes, valuesOfBytes } from "./bytes.ts";
export { EVAL_EPOCH, epochKey, foldIn, type Key, streamKey } from "./keys.ts";
export { fillNoise, fillRows } from "./noise.ts";
export type { NoiseLaw } from "./plain.ts";
export { shuffled } from "./shuffle.ts";
export { createRandom, randomFromKey } from "./stream.ts";
export { threefry } from "./threefry.ts";
