import type { OpDefinition } from "../types.ts";
import { binary, ties } from "./support/binary.ts";
import { toChosen } from "./support/choice.ts";

export const minimum: OpDefinition = binary({
  name: "minimum",
  doc: "The smaller of two. On ties all of the gradient goes to the first, so that engines agree.",
  value: (a, b) => (Number.isNaN(a) || a <= b ? a : b),
  gradient: (b, dy, left, right) => toChosen(b, dy, b.greaterEqual(right, left)),
  result: "operand",
  cases: [ties],
});
