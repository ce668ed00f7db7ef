import { elementwise } from "../support/elementwise.ts";

export const exp = elementwise({
  name: "exp",
  doc: "Exponential function.",
  kind: () => "positive",
  value: (m, x) => m.exp(x),
});
