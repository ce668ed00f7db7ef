import { elementwise } from "../support/elementwise.ts";

export const softplus = elementwise({
  name: "softplus",
  doc: "log(1 + exp(x)): makes numbers positive, and leaves large ones nearly as they are.",
  kind: () => "positive",
  value: (m, x) => m.softplus(x),
});
