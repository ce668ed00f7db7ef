import { arithmetic, isNonNegative, isWhole } from "../support/elementwise.ts";

export const add = arithmetic({
  name: "add",
  sign: "+",
  doc: "Sum.",
  kind(a, b) {
    if (isWhole(a) && isWhole(b)) return "count";
    const positive = (a === "positive" && isNonNegative(b)) || (b === "positive" && isNonNegative(a));
    return positive ? "positive" : "real";
  },
  value: (b, left, right) => b.add(left, right),
});
