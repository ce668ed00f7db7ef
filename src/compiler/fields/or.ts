import { combine } from "./blocks.ts";
import { ofTruths } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const or: FieldFunction = {
  name: "or",
  doc: "At least one holds. A missing one leaves the answer missing, unless the other is true.",
  arity: [2, 2],
  settings: [],
  type: ofTruths("or"),
  evaluate: ([a, b]) =>
    combine(a!, b!, (i, j) => {
      const [x, y] = [a!.data[i]!, b!.data[j]!];
      return x === 1 || y === 1 ? 1 : x + y;
    }),
};
