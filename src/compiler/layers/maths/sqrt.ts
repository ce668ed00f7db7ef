import { elementwise, isUnit } from "../support/elementwise.ts";

export const sqrt = elementwise({
  name: "sqrt",
  doc: "Square root.",
  kind: (input) => (input === "positive" ? "positive" : isUnit(input) ? "unit" : "real"),
  value: (m, x) => m.sqrt(x),
});
