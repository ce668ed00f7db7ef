import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const div: FieldFunction = {
  name: "div",
  doc: "`a / b`, entry by entry.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("/"),
  forward: (m, x, [y]) => m.div(x, y!),
  inverse: (m, z, [y]) => m.mul(z, y!),
  logJacobian: (m, _x, [y]) => m.neg(m.log(m.abs(y!))),
  second: {
    inverse: (m, z, x) => m.div(x, z),
    // d (x / y) / dy = -x / y^2
    logJacobian: (m, y, x) => m.sub(m.log(m.abs(x)), m.mul(m.number(2), m.log(m.abs(y)))),
  },
};
