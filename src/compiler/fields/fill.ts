import { combine } from "./blocks.ts";
import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const fill: FieldFunction = {
  name: "fill",
  doc: "`fill(x, 0)`: x, with the second argument where x is missing.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("fill"),
  evaluate: ([x, value]) =>
    combine(x!, value!, (i, j) => {
      const given = x!.data[i]!;
      return Number.isNaN(given) ? value!.data[j]! : given;
    }),
};
