import { pool } from "./support/pool.ts";

export const maxPool = pool({
  name: "max_pool",
  doc: "The greatest number of each window, channel by channel.",
  // The least f32: never the greatest, as every window holds a pixel of the image, and unlike -Infinity it survives JSON.
  outside: -(2 - 2 ** -23) * 2 ** 127,
  kind: (input) => input,
  join: (b, a, c) => b.maximum(a, c),
});
