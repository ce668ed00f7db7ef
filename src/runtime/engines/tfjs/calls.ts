import { dims } from "../../../compiler/backend.ts";
import type { Register, TfjsAttribute, TfjsCall } from "../../../compiler/lower/tfjs/types.ts";

type Sizes = { B: number; T: number };
export type KernelAttributes = Record<string, number | boolean | string | number[] | number[][]>;

/** A call whose attributes are numbers for given sizes. */
export interface ReadyCall {
  kernel: string;
  inputs: readonly (readonly [name: string, register: Register])[];
  /** Inputs come as a list, not by name. */
  listed: boolean;
  attributes: KernelAttributes;
  result: Register;
  frees: readonly Register[];
}

/** Resolves symbolic sizes in attributes, once for each pair of sizes: a training run has one or two. */
export function createResolver(calls: readonly TfjsCall[]): (sizes: Sizes) => readonly ReadyCall[] {
  const known = new Map<string, readonly ReadyCall[]>();
  return (sizes) => {
    const key = `${sizes.B},${sizes.T}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const ready = calls.map((call) => resolve(call, sizes));
    known.set(key, ready);
    return ready;
  };
}

function resolve({ kernel, inputs, attributes, result, frees }: TfjsCall, sizes: Sizes): ReadyCall {
  const values = Object.entries(attributes).map(([name, value]) => [name, numbersOf(value, sizes)]);
  return { kernel, inputs: Object.entries(inputs), listed: Array.isArray(inputs), attributes: Object.fromEntries(values), result, frees };
}

function numbersOf(value: TfjsAttribute, sizes: Sizes): KernelAttributes[string] {
  if (typeof value !== "object" || Array.isArray(value)) return value;
  return "size" in value ? dims.sizeOf(value.size, sizes) : dims.shapeOf(value.sizes, sizes);
}
