import type { Slot } from "../../compiler/ir/types/layout.ts";
import { fillNoise, streamKey } from "../random/index.ts";
import type { OpenStore } from "./types.ts";

/**
 * Fills weights and state by each slot's law, `nextState` and `ema` as their copies; gradients and moments become 0. A slot's numbers
 * follow from the seed and its name alone, so a new layer does not change those of the others.
 */
export function initialise(store: OpenStore, seed: number): void {
  for (const slot of store.layout.slots) fill(store.slot(slot.name, slot.kind === "weight" ? "weights" : "state"), slot, seed);
  store.region("nextState").set(store.region("state"));
  store.region("gradients").fill(0);
  for (const region of store.regions) if (region.startsWith("moment:")) store.region(region).fill(0);
  if (store.regions.includes("ema")) store.region("ema").set(store.region("weights"));
}

function fill(out: Float32Array, { init, name }: Slot, seed: number): void {
  if (init.law === "constant") {
    out.fill(init.value);
    return;
  }
  fillNoise(out, out.length, init.law, streamKey(seed, name), [0, 0]);
  for (let i = 0; i < out.length; i++) out[i] = init.law === "normal" ? init.std * out[i] : init.limit * (2 * out[i] - 1);
}
