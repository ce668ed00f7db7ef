import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const sqrt: FieldFunction = {
  name: "sqrt",
  doc: "The square root, of numbers of at least 0.",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("sqrt"),
  forward: (m, x) => m.sqrt(x),
  inverse: (m, y) => m.mul(y, y),
  // d sqrt(x) / dx = 1 / (2 sqrt(x))
  logJacobian: (m, x) => m.sub(m.number(-Math.LN2), m.mul(m.number(0.5), m.log(x))),
};
