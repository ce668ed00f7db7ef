import { bug, constrain } from "../../compiler/backend.ts";
import type { ParameterStore } from "./types.ts";

/**
 * A parameter's values in the user's space, row-major in its own shape, from its slot's free numbers.
 * @param region  `ema` for the averaged ones
 */
export function readParameter(store: ParameterStore, name: string, region: "weights" | "ema" = "weights"): Float64Array {
  const slot = store.layout.slots.find((candidate) => candidate.name === name) ?? bug(`no slot ${name}`);
  return constrain(store.slot(name, region), slot.shape, slot.constraint);
}
