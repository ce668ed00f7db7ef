import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const add: FieldFunction = {
  name: "add",
  doc: "`a + b`, entry by entry.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("+"),
  forward: (m, x, [y]) => m.add(x, y!),
  inverse: (m, z, [y]) => m.sub(z, y!),
  logJacobian: (m) => m.number(0),
  second: {
    inverse: (m, z, x) => m.sub(z, x),
    logJacobian: (m) => m.number(0),
  },
};
