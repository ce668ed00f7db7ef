import { bug } from "../diagnostics/assert.ts";
import { type Sizes, shapeOf } from "./dims.ts";
import { lastUses } from "./liveness.ts";
import { ops } from "./ops/index.ts";
import type { NdArray, Op, TensorProgram } from "./types.ts";

/**
 * Runs a program in f64 with plain loops: the reference that engines are tested against, and the replay that finds where a number
 * stopped being finite.
 * @param inputs  by the index of the program's inputs
 * @param seen    called with each op and its results; return false to stop, then the outputs are empty
 * @returns outputs, by the index of the program's outputs
 */
export function interpret(
  program: TensorProgram,
  inputs: readonly NdArray[],
  sizes: { B: number; T?: number },
  seen: (op: Op, results: NdArray[]) => boolean | undefined = () => undefined,
): NdArray[] {
  const dims: Sizes = { B: sizes.B, T: sizes.T ?? 1 };
  const values = new Map<number, NdArray>();
  program.inputs.forEach(({ value }, i) => {
    const given = inputs[i] ?? bug(`input ${i} of ${program.name} is missing`);
    const wanted = shapeOf(value.shape, dims);
    if (given.shape.join() !== wanted.join()) bug(`input ${i} of ${program.name} has the shape [${given.shape}], not [${wanted}]`);
    values.set(value.id, given);
  });
  const read = (id: number): NdArray => values.get(id) ?? bug(`%${id} has no value`);

  const uses = lastUses(program);
  for (const [index, op] of program.ops.entries()) {
    const results = ops[op.op].evaluate(
      op.inputs.map(({ id }) => read(id)),
      op.attributes,
      dims,
    );
    if (seen(op, results) === false) return [];
    for (const [i, { id }] of op.results.entries()) values.set(id, results[i]!);
    for (const id of uses[index]!) values.delete(id);
  }
  return program.outputs.map(({ value }) => read(value.id));
}
