import { assertUse, bug, dims } from "../../compiler/backend.ts";
import type { DType, InputRole, OutputRole, TensorProgram, TensorType } from "../../compiler/tensor/types.ts";
import type { ParameterStore } from "../memory/types.ts";
import type { Dims } from "./engine.ts";

export type Numbers = Float32Array | Int32Array;

interface Buffer {
  type: TensorType;
  numbers: Numbers;
}

/** Where a program's numbers are between runs: its own buffers for feeds and results, the store for weights, state and gradients. */
export interface Buffers {
  feed(input: number): Numbers;
  fetch(output: number): Numbers;
  /** Numbers of an input for these sizes, a view. */
  read(input: number, sizes: Dims): Numbers;
  /** Where an output's numbers go for these sizes, a view. */
  target(output: number, sizes: Dims): Numbers;
  /** Checks that sizes are within the limits and not below `least`, and completes them. */
  check(sizes: Dims): { B: number; T: number };
  /** Remembers the sizes of a finished run, which `fetch` cuts its views to. */
  ran(sizes: Dims): void;
}

export function createBuffers(program: TensorProgram, store: ParameterStore, limits: Dims, least = 0): Buffers {
  const most = complete(limits);
  const lengthOf = ({ shape }: TensorType, sizes: Dims) => dims.sizeOf(dims.productOf(shape), complete(sizes));
  const allocate = (type: TensorType): Buffer => ({ type, numbers: emptyNumbers(type.dtype, lengthOf(type, most)) });
  const feeds = program.inputs.map(({ value, role }) => (isSlot(role) ? undefined : allocate(value)));
  const results = program.outputs.map(({ value, role }) => (isSlot(role) ? undefined : allocate(value)));
  let last: Dims = most;

  const cut = ({ numbers, type }: Buffer, sizes: Dims) => numbers.subarray(0, lengthOf(type, sizes));
  return {
    feed: (input) => (feeds[input] ?? missing(program, "input", input)).numbers,
    fetch: (output) => cut(results[output] ?? missing(program, "output", output), last),
    read(input, sizes) {
      const { role } = program.inputs[input]!;
      return isSlot(role) ? store.slot(role.slot, role.is === "weight" ? "weights" : "state") : cut(feeds[input]!, sizes);
    },
    target(output, sizes) {
      const { role } = program.outputs[output]!;
      return isSlot(role) ? store.slot(role.slot, role.is === "gradient" ? "gradients" : "nextState") : cut(results[output]!, sizes);
    },
    check(sizes) {
      const whole = complete(sizes);
      const fits = (size: number, limit: number) => size >= least && size <= limit;
      const wanted = `B ≤ ${most.B}, T ≤ ${most.T}`;
      assertUse(
        fits(whole.B, most.B) && fits(whole.T, most.T),
        `${program.name} is loaded for ${wanted}, not B = ${whole.B}, T = ${whole.T}`,
      );
      return whole;
    },
    ran(sizes) {
      last = sizes;
    },
  };
}

function complete({ B, T }: Dims): { B: number; T: number } {
  return { B, T: T ?? 1 };
}

function emptyNumbers(dtype: DType, length: number): Numbers {
  return dtype === "float" ? new Float32Array(length) : new Int32Array(length);
}

function isSlot<Role extends InputRole | OutputRole>(role: Role): role is Extract<Role, { slot: string }> {
  return "slot" in role;
}

function missing(program: TensorProgram, kind: "input" | "output", index: number): never {
  return bug(`${kind} ${index} of ${program.name} is not in the caller's hands, or does not exist`);
}
