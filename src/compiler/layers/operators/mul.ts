import { arithmetic } from "../support/elementwise.ts";
import { commonKind } from "../support/rules.ts";

export const mul = arithmetic({
  name: "mul",
  sign: "*",
  doc: "Product, entry by entry.",
  // Each kind below `real` is closed under products.
  kind: (a, b) => commonKind([a, b]),
  value: (b, left, right) => b.mul(left, right),
});
