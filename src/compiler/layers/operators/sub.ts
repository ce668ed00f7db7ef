import { arithmetic } from "../support/elementwise.ts";

export const sub = arithmetic({
  name: "sub",
  sign: "-",
  doc: "Difference.",
  kind: () => "real",
  value: (b, left, right) => b.sub(left, right),
});
