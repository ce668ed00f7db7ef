import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const logit: FieldFunction = {
  name: "logit",
  doc: "log(p / (1 - p)), of numbers strictly between 0 and 1.",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("logit"),
  forward: (m, x) => m.sub(m.log(x), m.log(m.sub(m.number(1), x))),
  inverse: (m, y) => m.sigmoid(y),
  // d logit(p) / dp = 1 / (p (1 - p))
  logJacobian: (m, x) => m.neg(m.add(m.log(x), m.log(m.sub(m.number(1), x)))),
};
