import type { ValueType } from "../../ir/types/model.ts";
import { shapeOf } from "../../math/shape.ts";
import { broadcastShapes, productOf } from "../../tensor/dims.ts";
import type { Builder, Dim, Value } from "../../tensor/types.ts";

/** The axes before the type's own. */
export function batchOf(value: Value, type: ValueType): Dim[] {
  return value.shape.slice(0, value.shape.length - shapeOf(type).length);
}

export function asFloat(b: Builder, value: Value): Value {
  return b.cast(value, "float");
}

/** The values as floats whose own axes are right-aligned behind their batch axes, so that elementwise ops broadcast them. */
export function alignOwn(b: Builder, values: Value[], types: ValueType[]): Value[] {
  const rank = Math.max(...types.map((type) => shapeOf(type).length));
  return values.map((value, i) => {
    const own = shapeOf(types[i]!);
    const batch = batchOf(value, types[i]!);
    const number = asFloat(b, value);
    if (batch.length === 0 || own.length === rank) return number;
    return b.reshape(number, [...batch, ...Array.from({ length: rank - own.length }, () => 1), ...own]);
  });
}

/** The values as floats, all broadcast to the same batch axes. */
export function alignBatch(b: Builder, values: Value[], types: ValueType[]): Value[] {
  const batch = values.map((value, i) => batchOf(value, types[i]!)).reduce(broadcastShapes);
  return values.map((value, i) => b.broadcastTo(asFloat(b, value), [...batch, ...shapeOf(types[i]!)]));
}

/** Builds with the batch folded into one axis, [N, ...own], and unfolds it in the result. */
export function onFolded(b: Builder, value: Value, type: ValueType, build: (folded: Value) => Value): Value {
  const batch = batchOf(value, type);
  const result = build(b.reshape(asFloat(b, value), [productOf(batch), ...shapeOf(type)]));
  return b.reshape(result, [...batch, ...result.shape.slice(1)]);
}
