import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const max: FieldFunction = {
  name: "max",
  doc: "The larger of two, entry by entry.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("max"),
  forward: (m, x, [y]) => m.maximum(x, y!),
};
