import type { OpDefinition } from "../types.ts";
import { binary } from "./support/binary.ts";

export const add: OpDefinition = binary({
  name: "add",
  doc: "a + b.",
  value: (a, b) => a + b,
  gradient: (_b, dy) => [dy, dy],
  result: "operand",
});
