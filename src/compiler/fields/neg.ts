import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const neg: FieldFunction = {
  name: "neg",
  doc: "`-a`.",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("-"),
  forward: (m, x) => m.neg(x),
  inverse: (m, y) => m.neg(y),
  logJacobian: (m) => m.number(0),
};
