import type { TensorProgram } from "./types.ts";

/** For each op, by its index, the values that no later op and no output reads: they can be freed after it. */
export function lastUses(program: TensorProgram): number[][] {
  const kept = new Set(program.outputs.map(({ value }) => value.id));
  const last = new Map<number, number>();
  program.ops.forEach((op, index) => {
    for (const { id } of [...op.results, ...op.inputs]) last.set(id, index);
  });
  const uses: number[][] = program.ops.map(() => []);
  for (const [id, index] of last) if (!kept.has(id)) uses[index]!.push(id);
  return uses;
}
