import type { OpDefinition } from "../types.ts";
import { binary } from "./support/binary.ts";

export const sub: OpDefinition = binary({
  name: "sub",
  doc: "a - b.",
  value: (a, b) => a - b,
  gradient: (b, dy) => [dy, b.neg(dy)],
  result: "operand",
});
