import { isConstantAlong } from "../broadcast.ts";
import { createFragment } from "../builder.ts";
import type { Op, TensorProgram, Value } from "../types.ts";
import { freeIds, rewrite } from "./rewrite.ts";

/**
 * `normalize` as the ops that it is made of, so that its scale can go together with other numbers of a channel. What is added to x and the
 * same for all that is averaged (the bias of the layer before) changes the mean alone, and is left out of the rest.
 */
export function normalizations(program: TensorProgram): TensorProgram {
  const nextId = freeIds(program);
  const producers = new Map<number, Op>();
  return rewrite(program, (op) => {
    for (const { id } of op.results) producers.set(id, op);
    if (op.op !== "normalize") return { ops: [op] };
    const { axes, epsilon } = op.attributes as { axes: number[]; epsilon: number };
    const b = createFragment(op.origin, nextId);
    const [x, shift] = withoutShift(op.inputs[0]!, axes, producers);
    const mean = b.mean(x, axes, true);
    const centred = b.sub(x, mean);
    const variance = b.mean(b.mul(centred, centred), axes, true);
    const y = b.mul(centred, b.div(b.constant(1), b.sqrt(b.add(variance, b.constant(epsilon)))));
    const [of, meanOf, varianceOf] = op.results as [Value, Value, Value];
    const replace = new Map([
      [of.id, y],
      [meanOf.id, b.reshape(shift === undefined ? mean : b.add(mean, shift), meanOf.shape)],
      [varianceOf.id, b.reshape(variance, varianceOf.shape)],
    ]);
    return { ops: b.program.ops, replace };
  });
}

function withoutShift(x: Value, axes: number[], producers: ReadonlyMap<number, Op>): [x: Value, shift?: Value] {
  const op = producers.get(x.id);
  if (op?.op !== "add") return [x];
  const [a, b] = op.inputs as [Value, Value];
  const whole = (value: Value) =>
    value.shape.length === x.shape.length && value.shape.every((size, axis) => size === x.shape[axis] || typeof size !== "number");
  if (whole(a) && isConstantAlong(b, x.shape, axes)) return [a, b];
  return whole(b) && isConstantAlong(a, x.shape, axes) ? [b, a] : [x];
}
