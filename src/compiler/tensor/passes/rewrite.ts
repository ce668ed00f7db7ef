import type { Op, TensorProgram, Value } from "../types.ts";

/**
 * Goes through the ops in order, their inputs already replaced. `visit` returns the ops that stand for this one (itself, none, or
 * others) and, by id, values that from now on replace some of its results.
 */
export function rewrite(
  program: TensorProgram,
  visit: (op: Op) => { ops: Op[]; replace?: ReadonlyMap<number, Value> | undefined },
): TensorProgram {
  const replaced = new Map<number, Value>();
  const current = (value: Value): Value => replaced.get(value.id) ?? value;
  const ops = program.ops.flatMap((op) => {
    const inputs = op.inputs.map(current);
    const made = visit(inputs.some((value, i) => value !== op.inputs[i]) ? { ...op, inputs } : op);
    for (const [id, value] of made.replace ?? []) replaced.set(id, value);
    return made.ops;
  });
  return { ...program, ops, outputs: program.outputs.map(({ value, role }) => ({ value: current(value), role })) };
}

/** By the id of a value, how many operands and outputs are that value. */
export function useCounts(program: TensorProgram): Map<number, number> {
  const uses = new Map<number, number>();
  const use = ({ id }: Value) => uses.set(id, (uses.get(id) ?? 0) + 1);
  for (const op of program.ops) op.inputs.forEach(use);
  for (const { value } of program.outputs) use(value);
  return uses;
}

/** Makes ids that no value of the program has. */
export function freeIds(program: TensorProgram): () => number {
  const values = [...program.inputs.map(({ value }) => value), ...program.ops.flatMap((op) => op.results)];
  let next = values.reduce((free, { id }) => Math.max(free, id + 1), 0);
  return () => next++;
}
