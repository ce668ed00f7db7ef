import { sameShape } from "../dims.ts";
import type { Op, TensorProgram } from "../types.ts";
import { rewrite } from "./rewrite.ts";

/** A reshape of a reshape reads what that one reads, and goes where that has its shape already. */
export function reshapes(program: TensorProgram): TensorProgram {
  const producers = new Map<number, Op>();
  return rewrite(program, (op) => {
    for (const { id } of op.results) producers.set(id, op);
    if (op.op !== "reshape") return { ops: [op] };
    const before = producers.get(op.inputs[0]!.id);
    const source = before?.op === "reshape" ? before.inputs[0]! : op.inputs[0]!;
    const [result] = op.results;
    if (sameShape(source.shape, result!.shape)) return { ops: [], replace: new Map([[result!.id, source]]) };
    const direct = { ...op, inputs: [source] };
    producers.set(result!.id, direct);
    return { ops: [direct] };
  });
}
