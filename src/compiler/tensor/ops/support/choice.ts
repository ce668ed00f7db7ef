import type { Builder, Value } from "../../types.ts";

/** A cotangent split between two branches by a mask: all of it to the first where the mask holds. */
export function toChosen(b: Builder, dy: Value, first: Value): [Value, Value] {
  const toFirst = b.mul(dy, b.cast(first, "float"));
  return [toFirst, b.sub(dy, toFirst)];
}
