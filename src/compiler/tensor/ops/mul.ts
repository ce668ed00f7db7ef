import type { OpDefinition } from "../types.ts";
import { binary } from "./support/binary.ts";

export const mul: OpDefinition = binary({
  name: "mul",
  doc: "a b.",
  value: (a, b) => a * b,
  gradient: (b, dy, left, right) => [b.mul(dy, right), b.mul(dy, left)],
  result: "operand",
});
