import type { OpDefinition } from "../types.ts";
import { binary, ties } from "./support/binary.ts";

export const greaterEqual: OpDefinition = binary({
  name: "greaterEqual",
  doc: "Whether a >= b, a bool. No gradient.",
  value: (a, b) => Number(a >= b),
  gradient: "none",
  result: "bool",
  cases: [ties, { ...ties, dtypes: ["int", "int"] }],
});
