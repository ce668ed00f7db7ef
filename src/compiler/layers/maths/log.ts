import { elementwise } from "../support/elementwise.ts";

export const log = elementwise({
  name: "log",
  doc: "Natural logarithm.",
  kind: () => "real",
  value: (m, x) => m.log(x),
});
