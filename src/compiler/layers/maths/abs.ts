import { elementwise, isNonNegative } from "../support/elementwise.ts";

export const abs = elementwise({
  name: "abs",
  doc: "Distance from 0.",
  kind: (input) => (isNonNegative(input) ? input : "real"),
  value: (m, x) => m.abs(x),
});
