import { elementwise } from "../support/elementwise.ts";

export const tanh = elementwise({
  name: "tanh",
  doc: "Hyperbolic tangent, from -1 to 1.",
  kind: () => "real",
  value: (m, x) => m.tanh(x),
});
