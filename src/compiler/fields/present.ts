import { accept } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const present: FieldFunction = {
  name: "present",
  doc: "1 where the entry is given, 0 where it is missing.",
  arity: [1, 1],
  settings: [],
  type: ([x]) => accept(x!.shape, "truth"),
  evaluate: ([x]) => ({
    shape: x!.shape,
    rows: x!.rows,
    data:
      x!.text !== undefined
        ? Uint8Array.from(x!.text, (word) => (word === "" ? 0 : 1))
        : Uint8Array.from(x!.data, (v) => (Number.isNaN(v) ? 0 : 1)),
  }),
};
