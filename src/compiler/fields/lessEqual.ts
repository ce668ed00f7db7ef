import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const lessEqual: FieldFunction = {
  name: "lessEqual",
  doc: "`a <= b`: 1 where it holds, else 0; missing where either is.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("<=", "truth"),
  forward: (m, x, [y]) => m.select(m.greaterEqual(y!, x), m.number(1), m.number(0)),
};
