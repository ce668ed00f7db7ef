import { dims, interpret } from "../../../compiler/backend.ts";
import type { TensorProgram } from "../../../compiler/tensor/types.ts";
import type { ParameterStore } from "../../memory/types.ts";
import { createBuffers } from "../buffers.ts";
import type { Dims, Engine, LoadedProgram } from "../engine.ts";

/** The interpreter as an engine: f64 inside, slow, needs nothing. For tests and for comparing engines. */
export function createReferenceEngine(): Engine {
  return { name: "reference", version: "1", variant: "f64", threads: 1, load, close: () => undefined };
}

async function load(program: TensorProgram, store: ParameterStore, limits: Dims): Promise<LoadedProgram> {
  const buffers = createBuffers(program, store, limits);
  return {
    feed: buffers.feed,
    fetch: buffers.fetch,
    async run(sizes) {
      const whole = buffers.check(sizes);
      const inputs = program.inputs.map(({ value }, i) => ({
        shape: dims.shapeOf(value.shape, whole),
        data: Float64Array.from(buffers.read(i, sizes)),
      }));
      for (const [i, { data }] of interpret(program, inputs, whole).entries()) buffers.target(i, sizes).set(data);
      buffers.ran(sizes);
    },
    close: () => undefined,
  };
}
