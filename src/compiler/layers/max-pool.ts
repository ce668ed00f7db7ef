import { pool } from "./support/pool.ts";

export const maxPool = pool({
  name: "max_pool",
  doc: "The greatest number of each window, channel by channel.",
  outside: Number.NEGATIVE_INFINITY,
  kind: (input) => input,
  join: (b, a, c) => b.maximum(a, c),
});
