import type { OptimizerDefinition } from "../../optimizers/types.ts";
import { type Code, emit, moduleOf, types } from "./encoder.ts";
import { createWriter, lanes, type Node, NoInstruction } from "./trace.ts";

export interface UpdateKernel {
  /**
   * A module that imports `env.memory` and exports `update(weights, gradients, ...moments, count, scale, ...scalars)`: byte addresses of
   * f32 arrays, an even number of elements, and f64 numbers. Gradients are multiplied by `scale` first.
   */
  bytes: Uint8Array<ArrayBuffer>;
  /** Names of the scalars, in the order of the parameters. */
  scalars: string[];
}

/**
 * An optimizer's rule as a kernel: f64 inside, two elements at a time, each result rounded once to f32. Undefined where the rule uses a
 * function that has no instruction.
 * @param scalars  names of what the rule's `scalars` gives
 */
export function emitUpdate(rule: OptimizerDefinition, scalars: string[]): UpdateKernel | undefined {
  const arrays = 2 + rule.moments.length;
  const count = arrays;
  const scale = arrays + 1;
  const parameters = [
    ...Array.from({ length: arrays + 1 }, () => types.i32),
    ...Array.from({ length: 1 + scalars.length }, () => types.f64),
  ];
  // Vectors: scale and scalars, splat once; then the arrays' present elements; then one for each op.
  const splats = parameters.length;
  const elements = splats + 1 + scalars.length;
  const invariant = (i: number): Node => ({ is: "local", index: splats + i, invariant: true });
  const element = (i: number): Node => ({ is: "local", index: elements + i, invariant: false });

  const gradient = lanes.mul(element(1), invariant(0));
  const moments = rule.moments.map((_name, k) => element(2 + k));
  const named = Object.fromEntries(scalars.map((name, i) => [name, invariant(1 + i)]));
  const next = traced(() => rule.update(lanes, element(0), gradient, moments, named));
  if (next === undefined) return undefined;

  const results: [array: number, node: Node][] = [[0, next.w], ...next.moments.map((node, k): [number, Node] => [2 + k, node])];
  const writer = createWriter(elements + arrays);
  const prologue: Code = [
    ...Array.from({ length: 1 + scalars.length }, (_, i) => [...emit.get(scale + i), ...emit.splat, ...emit.set(splats + i)]).flat(),
    ...results.flatMap(([, node]) => writer.compute(node, "invariant")),
  ];
  const body: Code = [
    ...Array.from({ length: arrays }, (_, i) => [...emit.get(i), ...emit.load64Zero, ...emit.promoteLow, ...emit.set(elements + i)]).flat(),
    ...results.flatMap(([, node]) => writer.compute(node, "all")),
    ...results.flatMap(([array, node]) => [...emit.get(array), ...writer.read(node), ...emit.demoteZero, ...emit.store64Low]),
    ...Array.from({ length: arrays }, (_, i) => [...emit.get(i), ...emit.i32(8), ...emit.i32Add, ...emit.set(i)]).flat(),
    ...[...emit.get(count), ...emit.i32(-2), ...emit.i32Add, ...emit.tee(count), ...emit.branchIf(0)],
  ];
  const code = [...prologue, ...emit.block([...emit.get(count), ...emit.i32Eqz, ...emit.branchIf(0), ...emit.loop(body)])];
  const locals = Array.from({ length: elements + arrays - splats + writer.count() }, () => types.v128);
  return { bytes: moduleOf({ export: "update", parameters, locals, code }), scalars };
}

function traced<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoInstruction) return undefined;
    throw error;
  }
}
