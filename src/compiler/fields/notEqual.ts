import { sameness } from "./equal.ts";
import { ofEquals } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const notEqual: FieldFunction = {
  name: "notEqual",
  doc: "`a != b`, of numbers or of text: 1 where it holds, else 0; missing where either is.",
  arity: [2, 2],
  settings: [],
  type: ofEquals("!="),
  evaluate: ([a, b]) => sameness(a!, b!, 0, 1),
};
