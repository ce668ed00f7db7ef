import { ofTruths } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const not: FieldFunction = {
  name: "not",
  doc: "1 where the comparison doesn't hold, 0 where it does; missing where it is.",
  arity: [1, 1],
  settings: [],
  type: ofTruths("not"),
  forward: (m, x) => m.sub(m.number(1), x),
};
