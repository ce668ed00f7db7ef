import type { TensorProgram } from "../../../compiler/tensor/types.ts";
import type { ParameterStore } from "../../memory/types.ts";

/** Numbers up to which an output is cheaper as part of another than on its own: onnxruntime copies each output once more for its result. */
const small = 4096;

/** Runs of small gradients and states that lie one behind the other in the store, as lists of outputs. */
export function joinedOutputs(program: TensorProgram, store: ParameterStore): number[][] {
  const places = program.outputs
    .flatMap(({ role }, index) => {
      if (!("slot" in role)) return [];
      const view = store.slot(role.slot, role.is === "gradient" ? "gradients" : "nextState");
      return view.length <= small ? [{ index, start: view.byteOffset, end: view.byteOffset + view.byteLength }] : [];
    })
    .sort((a, b) => a.start - b.start);
  const groups: (typeof places)[] = [];
  for (const place of places) {
    const last = groups.at(-1);
    if (last?.at(-1)?.end === place.start) last.push(place);
    else groups.push([place]);
  }
  return groups.filter((group) => group.length > 1).map((group) => group.map(({ index }) => index));
}
