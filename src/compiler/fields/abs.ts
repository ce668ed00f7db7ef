import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const abs: FieldFunction = {
  name: "abs",
  doc: "The absolute value. Not invertible, so scores are in units of the field.",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("abs"),
  forward: (m, x) => m.abs(x),
};
