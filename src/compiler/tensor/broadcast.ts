import { sameDim, sameShape } from "./dims.ts";
import type { Builder, Dim, Value } from "./types.ts";

/** Sums a cotangent over the axes along which an operand of `shape` was broadcast: the transpose of broadcasting. */
export function sumTo(b: Builder, cotangent: Value, shape: readonly Dim[]): Value {
  if (sameShape(cotangent.shape, shape)) return cotangent;
  const lead = cotangent.shape.length - shape.length;
  const axes = cotangent.shape.flatMap((dim, axis) => {
    const own = axis < lead ? undefined : shape[axis - lead]!;
    return own === undefined || !sameDim(own, dim) ? [axis] : [];
  });
  const summed = axes.length === 0 ? cotangent : b.sum(cotangent, axes, false);
  return sameShape(summed.shape, shape) ? summed : b.reshape(summed, shape);
}

/** A number as a tensor of that shape. */
export function filled(b: Builder, value: number, shape: readonly Dim[]): Value {
  const scalar = b.constant(value);
  return shape.length === 0 ? scalar : b.broadcastTo(scalar, shape);
}

/** Whether a value that broadcasts to `shape` is repeated along each of these axes of it. */
export function isConstantAlong(value: Value, shape: readonly Dim[], axes: readonly number[]): boolean {
  const lead = shape.length - value.shape.length;
  return lead >= 0 && axes.every((axis) => axis < lead || value.shape[axis - lead] === 1);
}
