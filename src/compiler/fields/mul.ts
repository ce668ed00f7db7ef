import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const mul: FieldFunction = {
  name: "mul",
  doc: "`a * b`, entry by entry.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("*"),
  forward: (m, x, [y]) => m.mul(x, y!),
  inverse: (m, z, [y]) => m.div(z, y!),
  logJacobian: (m, _x, [y]) => m.log(m.abs(y!)),
  second: {
    inverse: (m, z, x) => m.div(z, x),
    logJacobian: (m, _y, x) => m.log(m.abs(x)),
  },
};
