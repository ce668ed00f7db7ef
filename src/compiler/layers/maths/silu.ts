import { silu as formula } from "../../math/special.ts";
import { elementwise } from "../support/elementwise.ts";

export const silu = elementwise({
  name: "silu",
  doc: "x sigmoid(x): a smooth relu.",
  kind: (input) => (input === "positive" ? "positive" : "real"),
  value: formula,
  flops: 3,
});
