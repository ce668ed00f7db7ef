import { elementwise } from "../support/elementwise.ts";

export const sigmoid = elementwise({
  name: "sigmoid",
  doc: "1 / (1 + exp(-x)): squeezes numbers into a unit.",
  kind: () => "unit",
  value: (m, x) => m.sigmoid(x),
});
