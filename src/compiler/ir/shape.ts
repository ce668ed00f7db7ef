import type { ValueType } from "./types/model.ts";

/** Shape of one value: the plate, then the kind's own size. A category is one number, an `spd(D)` D x D. */
export function shapeOf(type: ValueType): number[] {
  switch (type.kind) {
    case "simplex":
      return [...type.plate, type.size ?? 0];
    case "spd":
      return [...type.plate, type.size ?? 0, type.size ?? 0];
    default:
      return type.plate;
  }
}
