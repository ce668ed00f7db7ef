import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const sub: FieldFunction = {
  name: "sub",
  doc: "`a - b`, entry by entry.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("-"),
  forward: (m, x, [y]) => m.sub(x, y!),
  inverse: (m, z, [y]) => m.add(z, y!),
  logJacobian: (m) => m.number(0),
  second: {
    inverse: (m, z, x) => m.sub(x, z),
    logJacobian: (m) => m.number(0),
  },
};
