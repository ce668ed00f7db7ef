import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const min: FieldFunction = {
  name: "min",
  doc: "The smaller of two, entry by entry.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("min"),
  forward: (m, x, [y]) => m.minimum(x, y!),
};
