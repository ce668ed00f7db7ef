import { asFloat } from "../support/batch.ts";
import { elementwise, isNonNegative } from "../support/elementwise.ts";
import type { FunctionDefinition } from "../types.ts";

// Through the builder, for it is one op there, with its own mask.
export const relu = {
  ...elementwise({
    name: "relu",
    doc: "The positive part: max(x, 0).",
    kind: (input) => (isNonNegative(input) ? input : "real"),
    value: (m, x) => m.maximum(x, m.number(0)),
  }),
  build: (b, [x]) => b.relu(asFloat(b, x!)),
} satisfies FunctionDefinition;
