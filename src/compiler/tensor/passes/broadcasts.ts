import { broadcastShapes, sameShape } from "../dims.ts";
import type { Op, OpName, TensorProgram, Value } from "../types.ts";
import { rewrite } from "./rewrite.ts";

const broadcasting = new Set<OpName>(["add", "sub", "mul", "div", "maximum", "minimum", "greater", "greaterEqual", "equal", "select"]);

/** Lets ops that broadcast by themselves read the operand of a `broadcastTo`, where the result's shape stays the same. */
export function broadcasts(program: TensorProgram): TensorProgram {
  const narrow = new Map<number, Value>();
  return rewrite(program, (op) => {
    if (op.op === "broadcastTo") narrow.set(op.results[0]!.id, op.inputs[0]!);
    return { ops: [broadcasting.has(op.op) ? narrowed(op, narrow) : op] };
  });
}

function narrowed(op: Op, narrow: ReadonlyMap<number, Value>): Op {
  const inputs = [...op.inputs];
  for (const [i, value] of inputs.entries()) {
    const operand = narrow.get(value.id);
    if (operand === undefined) continue;
    const tried = inputs.with(i, operand);
    const shape = tried.map((input) => input.shape).reduce(broadcastShapes);
    if (sameShape(shape, op.results[0]!.shape)) inputs[i] = operand;
  }
  return { ...op, inputs };
}
