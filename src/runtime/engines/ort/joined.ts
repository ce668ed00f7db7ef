import type { TensorProgram } from "../../../compiler/tensor/types.ts";
import type { ParameterStore } from "../../memory/types.ts";

/** Numbers up to which a tensor is cheaper as part of another than on its own: each input and output costs a few microseconds, and onnxruntime copies each output once more for its result. */
const small = 4096;

/** Runs of small weights or states that lie one behind the other in the store, as lists of inputs. */
export function joinedInputs(program: TensorProgram, store: ParameterStore): number[][] {
  return runsOf(
    program.inputs.map(({ role }) => ("slot" in role ? store.slot(role.slot, role.is === "weight" ? "weights" : "state") : undefined)),
  );
}

/** Runs of small gradients and next states, as lists of outputs. */
export function joinedOutputs(program: TensorProgram, store: ParameterStore): number[][] {
  return runsOf(
    program.outputs.map(({ role }) =>
      "slot" in role ? store.slot(role.slot, role.is === "gradient" ? "gradients" : "nextState") : undefined,
    ),
  );
}

function runsOf(views: readonly (Float32Array | undefined)[]): number[][] {
  const places = views
    .flatMap((view, index) =>
      view === undefined || view.length > small ? [] : [{ index, start: view.byteOffset, end: view.byteOffset + view.byteLength }],
    )
    .sort((a, b) => a.start - b.start);
  const runs: (typeof places)[] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last?.at(-1)?.end === place.start) last.push(place);
    else runs.push([place]);
  }
  return runs.filter((run) => run.length > 1).map((run) => run.map(({ index }) => index));
}
