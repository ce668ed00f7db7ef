import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const log: FieldFunction = {
  name: "log",
  doc: "The natural logarithm, of positive numbers.",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("log"),
  forward: (m, x) => m.log(x),
  inverse: (m, y) => m.exp(y),
  logJacobian: (m, x) => m.neg(m.log(x)),
};
