import { arithmetic } from "../support/elementwise.ts";

export const div = arithmetic({
  name: "div",
  sign: "/",
  doc: "Quotient, entry by entry.",
  kind: (a, b) => (a === "positive" && b === "positive" ? "positive" : "real"),
  value: (b, left, right) => b.div(left, right),
});
