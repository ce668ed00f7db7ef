import { elu as formula } from "../../math/special.ts";
import { elementwise } from "../support/elementwise.ts";

export const elu = elementwise({
  name: "elu",
  doc: "x where positive, else `alpha` (exp(x) - 1).",
  settings: [{ name: "alpha", kind: { is: "number", min: 0, exclusiveMin: true }, default: 1, position: 0, doc: "Minus the least value." }],
  kind: (input) => (input === "positive" ? "positive" : "real"),
  value: (m, x, setting) => formula(m, x, setting("alpha")),
  flops: 6,
});
