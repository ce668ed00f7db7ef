import { pool } from "./support/pool.ts";

export const avgPool = pool({
  name: "avg_pool",
  doc: "The mean of each window, channel by channel; only pixels of the image count.",
  outside: 0,
  kind: (input) => (input === "positive" ? "positive" : input === "unit" || input === "binary" ? "unit" : "real"),
  join: (b, a, c) => b.add(a, c),
  finish: (b, joined, counts) => b.div(joined, counts()),
});
