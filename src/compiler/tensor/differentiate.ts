import { bug } from "../diagnostics/assert.ts";
import { filled } from "./broadcast.ts";
import { sameShape, shapeText } from "./dims.ts";
import { ops } from "./ops/index.ts";
import type { Builder, Op, Value } from "./types.ts";

/**
 * Reverse-mode gradients of the sum of `of` by each of `wrt`, as ops appended to `b`; where `of` doesn't depend on it, zeros. `wrt` may
 * be inputs or results of ops. The results can be differentiated again. `cotangent`, of the shape of `of`,
 * weights the entries of `of`. Each new op has the origin of the op that it is the adjoint of.
 */
export function gradients(b: Builder, of: Value, wrt: Value[], cotangent?: Value): Value[] {
  const path = opsBetween(b.program.ops, wrt, of);
  const cotangents = new Map<number, Value>();
  const accumulate = (value: Value, part: Value) => {
    if (!sameShape(value.shape, part.shape)) bug(`a cotangent ${shapeText(part.shape)} for %${value.id} ${shapeText(value.shape)}`);
    const sofar = cotangents.get(value.id);
    cotangents.set(value.id, sofar === undefined ? part : b.add(sofar, part));
  };

  accumulate(of, cotangent ?? filled(b, 1, of.shape));
  for (const op of path.ops.reverse()) {
    const { vjp } = ops[op.op];
    const arriving = op.results.map(({ id }) => cotangents.get(id));
    if (vjp === "none" || arriving.every((value) => value === undefined)) continue;
    b.from(op.origin, () => {
      vjp(b, op, arriving).forEach((part, i) => {
        const input = op.inputs[i]!;
        if (part !== undefined && path.dependent.has(input.id)) accumulate(input, part);
      });
    });
  }
  return wrt.map((value) => cotangents.get(value.id) ?? filled(b, 0, value.shape));
}

/** The ops through which `of` depends on `wrt`, in order, and the values that depend on `wrt`. */
function opsBetween(all: readonly Op[], wrt: Value[], of: Value): { ops: Op[]; dependent: Set<number> } {
  const free = new Set(wrt.map(({ id }) => id));
  const dependent = new Set(free);
  const forward = all.filter((op) => {
    if (ops[op.op].vjp === "none" || !op.inputs.some(({ id }) => dependent.has(id))) return false;
    for (const { id } of op.results) dependent.add(id);
    return true;
  });
  const needed = new Set([of.id]);
  const path = forward.reverse().filter((op) => {
    if (!op.results.some(({ id }) => needed.has(id))) return false;
    for (const { id } of op.inputs) needed.add(id);
    return true;
  });
  return { ops: path.reverse(), dependent };
}
