import type { OpDefinition } from "../types.ts";
import { binary, ties } from "./support/binary.ts";

export const equal: OpDefinition = binary({
  name: "equal",
  doc: "Whether a = b, a bool. No gradient.",
  value: (a, b) => Number(a === b),
  gradient: "none",
  result: "bool",
  cases: [ties, { ...ties, dtypes: ["int", "int"] }],
});
