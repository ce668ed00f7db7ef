import { combine } from "./blocks.ts";
import { ofTruths } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const and: FieldFunction = {
  name: "and",
  doc: "Both hold. A missing one leaves the answer missing, unless the other is false.",
  arity: [2, 2],
  settings: [],
  type: ofTruths("and"),
  evaluate: ([a, b]) =>
    combine(a!, b!, (i, j) => {
      const [x, y] = [a!.data[i]!, b!.data[j]!];
      return x === 0 || y === 0 ? 0 : x * y;
    }),
};
