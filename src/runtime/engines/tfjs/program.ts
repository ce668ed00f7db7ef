import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import { bug, dims } from "../../../compiler/backend.ts";
import type { Register, TfjsProgram } from "../../../compiler/lower/tfjs/types.ts";
import type { DType, TensorProgram } from "../../../compiler/tensor/types.ts";
import type { ParameterStore } from "../../memory/types.ts";
import { createBuffers, type Numbers } from "../buffers.ts";
import type { Dims, LoadedProgram } from "../engine.ts";
import type { TfjsBackend, TfjsCore } from "./backend.ts";
import { createResolver, type ReadyCall } from "./calls.ts";

const dtypes: Record<DType, "float32" | "int32" | "bool"> = { float: "float32", int: "int32", bool: "bool" };

/** Kernels of the wasm backend leave the result of an empty tensor unwritten. */
const leastRows = 1;

interface Parts {
  core: TfjsCore;
  backend: TfjsBackend;
  program: TensorProgram;
  lowered: TfjsProgram;
  store: ParameterStore;
  limits: Dims;
}

/**
 * Runs the calls of a lowered program one after the other. A run uploads what it reads (feeds, and weights and state from the store),
 * frees each tensor after its last use, and downloads the outputs; between runs only the constants live.
 */
export function loadProgram({ core, backend, program, lowered, store, limits }: Parts): LoadedProgram {
  const engine = core.engine();
  const buffers = createBuffers(program, store, limits, leastRows);
  const callsFor = createResolver(lowered.calls);
  const constants: [Register, Tensor][] = lowered.constants.map(({ register, value, dtype }) => [
    register,
    engine.makeTensor(asStored(value.data, dtype), value.shape, dtypes[dtype]) as Tensor,
  ]);

  function upload(tensors: (Tensor | undefined)[], sizes: { B: number; T: number }): void {
    for (const [index, register] of lowered.inputs.entries()) {
      if (register === undefined) continue;
      const { dtype, shape } = program.inputs[index]!.value;
      const numbers = buffers.read(index, sizes);
      const values = dtype === "bool" ? Uint8Array.from(numbers) : numbers;
      tensors[register] = engine.makeTensor(values, dims.shapeOf(shape, sizes), dtypes[dtype]) as Tensor;
    }
  }

  function compute(tensors: (Tensor | undefined)[], calls: readonly ReadyCall[]): void {
    for (const call of calls) {
      tensors[call.result] = engine.runKernel(call.kernel, operands(call, tensors), call.attributes) as Tensor;
      for (const register of call.frees) {
        tensors[register]!.dispose();
        tensors[register] = undefined;
      }
    }
  }

  return {
    feed: buffers.feed,
    fetch: buffers.fetch,
    async run(given) {
      const sizes = buffers.check(given);
      if (core.getBackend() !== backend) await core.setBackend(backend);
      const tensors: (Tensor | undefined)[] = new Array(lowered.registers);
      for (const [register, tensor] of constants) tensors[register] = tensor;
      const kept = new Set(constants.map(([register]) => register));
      try {
        upload(tensors, sizes);
        compute(tensors, callsFor(sizes));
        for (const [index, register] of lowered.outputs.entries()) {
          buffers.target(index, sizes).set(tensors[register]!.dataSync() as Numbers);
        }
        buffers.ran(given);
      } finally {
        for (const [register, tensor] of tensors.entries()) if (!kept.has(register)) tensor?.dispose();
      }
    },
    close() {
      for (const [, tensor] of constants) tensor.dispose();
    },
  };
}

function operands({ inputs, listed, kernel }: ReadyCall, tensors: readonly (Tensor | undefined)[]): NamedTensorMap {
  const read = (register: Register) => tensors[register] ?? bug(`${kernel} reads r${register} before it is made or after it is freed`);
  // Kernels of many operands (Concat) take an array where the type says map.
  if (listed) return inputs.map(([, register]) => read(register)) as unknown as NamedTensorMap;
  const named: NamedTensorMap = {};
  for (const [name, register] of inputs) named[name] = read(register);
  return named;
}

function asStored(data: Float64Array, dtype: DType): Float32Array | Int32Array | Uint8Array {
  if (dtype === "float") return Float32Array.from(data);
  return dtype === "int" ? Int32Array.from(data) : Uint8Array.from(data);
}
