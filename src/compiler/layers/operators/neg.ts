import { elementwise } from "../support/elementwise.ts";

export const neg = elementwise({
  name: "neg",
  doc: "The negative: `-x`.",
  kind: () => "real",
  value: (m, x) => m.neg(x),
});
