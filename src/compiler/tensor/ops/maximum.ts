import type { OpDefinition } from "../types.ts";
import { binary, ties } from "./support/binary.ts";
import { toChosen } from "./support/choice.ts";

export const maximum: OpDefinition = binary({
  name: "maximum",
  doc: "The larger of two. On ties all of the gradient goes to the first, so that engines agree.",
  value: (a, b) => (Number.isNaN(a) || a >= b ? a : b),
  gradient: (b, dy, left, right) => toChosen(b, dy, b.greaterEqual(left, right)),
  result: "operand",
  cases: [ties],
});
