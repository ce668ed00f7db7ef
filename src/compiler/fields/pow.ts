import { combine } from "./blocks.ts";
import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const pow: FieldFunction = {
  name: "pow",
  doc: "`a ^ b`, entry by entry. Not counted as invertible, so scores are in units of the field.",
  arity: [2, 2],
  settings: [],
  type: ofNumbers("^"),
  evaluate: ([a, b]) => combine(a!, b!, (i, j) => a!.data[i]! ** b!.data[j]!),
};
