import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const exp: FieldFunction = {
  name: "exp",
  doc: "e to the power of a.",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("exp"),
  forward: (m, x) => m.exp(x),
  inverse: (m, y) => m.log(y),
  logJacobian: (_m, x) => x,
};
