import type { OptimizerDefinition } from "../../optimizers/types.ts";
import { createModule, f32x4, i32, type Local, type ModuleBuilder, type Parameters, v128 } from "./builder.ts";
import { emitAverage, emitSquares } from "./ranges.ts";
import { createWriter, given, lanes, type Node, NoInstruction } from "./trace.ts";

export interface UpdateKernel {
  /**
   * A module that imports `env.memory` and exports
   * - `update(weights, gradients, ...moments, bytes, scale, ...scalars)`: byte addresses of f32 arrays, their length, a positive number
   *   of times 16 bytes, and f32 numbers. Gradients are multiplied by `scale` first.
   * - `average` and `squares` of `ranges.ts`.
   */
  bytes: Uint8Array<ArrayBuffer>;
  /** Names of the scalars, in the order of the parameters. */
  scalars: string[];
}

/**
 * What one update does to a range of the weights, as kernels on four f32 lanes, each operation rounded once. Undefined where the rule
 * uses a function that has no instruction.
 * @param scalars  names of what the rule's `scalars` gives
 */
export function emitUpdate(rule: OptimizerDefinition, scalars: string[]): UpdateKernel | undefined {
  const module = createModule({ shared: false });
  if (!traced(() => writeRule(module, rule, scalars))) return undefined;
  emitSquares(module);
  emitAverage(module);
  return { bytes: module.encode(), scalars };
}

function writeRule(module: ModuleBuilder, rule: OptimizerDefinition, scalars: string[]): void {
  const arrays = ["weights", "gradients", ...rule.moments.map((_, k) => `moment${k}`)];
  const numbers = ["scale", ...scalars.map((_, k) => `scalar${k}`)];
  const parameters: Parameters = {
    ...Object.fromEntries(arrays.map((name) => [name, "i32"] as const)),
    bytes: "i32",
    ...Object.fromEntries(numbers.map((name) => [name, "f32"] as const)),
  };
  module.function("update", parameters, (f, locals) => {
    const addresses = arrays.map((name) => locals[name] as Local<"i32">);
    const writer = createWriter(f);
    const [scale, ...splats] = numbers.map((name) => given(f32x4.splat(locals[name] as Local<"f32">), true));
    const elements = addresses.map((address): Node => ({ make: () => v128.load(address), args: [], invariant: false }));
    const [weight, gradient, ...moments] = elements;
    const named = Object.fromEntries(scalars.map((name, i) => [name, splats[i]]));
    const next = rule.update(lanes, weight, lanes.mul(gradient, scale), moments, named);
    const results: [address: Local<"i32">, node: Node][] = [
      [addresses[0], next.w],
      ...next.moments.map((node, k): [Local<"i32">, Node] => [addresses[2 + k], node]),
    ];
    const nodes = results.map(([, node]) => node);
    writer.hoist(nodes);
    const end = f.let(i32.add(addresses[0], locals.bytes as Local<"i32">));
    f.repeat(() => {
      for (const element of elements) writer.compute(element);
      const values = nodes.map(writer.compute);
      for (const [k, [address]] of results.entries()) f.store(address, values[k]);
      for (const address of addresses) f.set(address, i32.add(address, 16));
      return i32.lt_u(addresses[0], end);
    });
  });
}

/** Whether the rule could be read as instructions. */
function traced(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof NoInstruction) return false;
    throw error;
  }
}
