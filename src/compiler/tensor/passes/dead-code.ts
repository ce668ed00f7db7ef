import type { TensorProgram } from "../types.ts";

/** Drops ops that no output depends on. Inputs stay, used or not: they are the program's signature. */
export function deadCode(program: TensorProgram): TensorProgram {
  const needed = new Set(program.outputs.map(({ value }) => value.id));
  const ops = [...program.ops]
    .reverse()
    .filter((op) => {
      if (!op.results.some(({ id }) => needed.has(id))) return false;
      for (const { id } of op.inputs) needed.add(id);
      return true;
    })
    .reverse();
  return { ...program, ops };
}
