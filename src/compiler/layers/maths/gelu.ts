import { gelu as formula } from "../../math/special.ts";
import { elementwise } from "../support/elementwise.ts";

export const gelu = elementwise({
  name: "gelu",
  doc: "x Φ(x) with the normal distribution function: a smooth relu. The exact form, by erf.",
  kind: (input) => (input === "positive" ? "positive" : "real"),
  value: formula,
  flops: 5,
});
