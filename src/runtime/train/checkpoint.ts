import { DiagnosticError, diagnostic, product } from "../../compiler/backend.ts";
import type { Slot } from "../../compiler/ir/types/layout.ts";
import type { OpenStore, Region } from "../memory/types.ts";
import type { Best } from "./stop.ts";

/** What training is at, besides its numbers. Plain JSON. */
export interface TrainPosition {
  /** Iterations done. */
  step: number;
  /** Updates of each group, which its optimizer counts. */
  counters: Record<string, number>;
  /** Sums of this epoch's reported metrics and how many there were, where the plan averages over the last epoch. */
  sums: Record<string, { sum: number; count: number }>;
  /** Last value of each metric that was shown. */
  metrics: Record<string, number>;
  best?: Best;
  /** Log-likelihood per row before the last tenth of training. */
  before?: number;
}

export interface SavedArray {
  shape: number[];
  data: Float32Array;
}

/**
 * Everything that going on needs; noise and batches are functions of the step. Arrays are named `REGION/SLOT`: `weights/…`, `state/…`,
 * `ema/…`, the optimizer's moments by their names, and `best.weights/…`, `best.state/…`, `best.ema/…` under early stopping.
 */
export interface CheckpointState {
  position: TrainPosition;
  arrays: Record<string, SavedArray>;
}

/** Copies of the regions that hold what was best so far. */
export type Snapshot = Record<string, Float32Array>;

const bestRegions: readonly Region[] = ["weights", "state", "ema"];

export function takeSnapshot(store: OpenStore): Snapshot {
  const kept = bestRegions.filter((region) => store.regions.includes(region));
  return Object.fromEntries(kept.map((region) => [region, store.region(region).slice()]));
}

export function putSnapshot(store: OpenStore, snapshot: Snapshot): void {
  for (const region of bestRegions) if (snapshot[region] !== undefined) store.region(region).set(snapshot[region]);
}

/** Copies the store: the state stays as it is while training goes on. */
export function capture(store: OpenStore, position: TrainPosition, best: Snapshot | undefined): CheckpointState {
  const arrays: Record<string, SavedArray> = {};
  for (const { name, slot, data } of placesOf(store, best)) arrays[name] = { shape: [...slot.shape], data: data.slice() };
  return { position: structuredClone(position), arrays };
}

/** Fills the store from a checkpoint; refused with GEN6007 where an array is missing or has another shape. Returns the best so far. */
export function restore(store: OpenStore, state: CheckpointState): Snapshot | undefined {
  const best = state.position.best === undefined ? undefined : takeSnapshot(store);
  const places = placesOf(store, best);
  for (const { name, slot } of places) {
    const saved = state.arrays[name];
    const found = saved === undefined ? "nothing" : `[${saved.shape.join(", ")}]`;
    if (saved === undefined || saved.shape.join() !== slot.shape.join())
      throw new DiagnosticError(diagnostic("GEN6007", { name, expected: `[${slot.shape.join(", ")}]`, found }));
  }
  for (const { name, data } of places) data.set(state.arrays[name].data);
  store.region("nextState").set(store.region("state"));
  return best;
}

interface Place {
  name: string;
  slot: Slot;
  data: Float32Array;
}

function placesOf(store: OpenStore, best: Snapshot | undefined): Place[] {
  const kept = store.regions.filter((region) => region !== "gradients" && region !== "nextState");
  const places = kept.flatMap((region) => slotsIn(store, region).map((slot) => placeIn(store.region(region), slot, prefixOf(region))));
  for (const [region, data] of Object.entries(best ?? {}))
    for (const slot of slotsIn(store, region)) places.push(placeIn(data, slot, `best.${region}`));
  return places;
}

function placeIn(data: Float32Array, slot: Slot, prefix: string): Place {
  return { name: `${prefix}/${slot.name}`, slot, data: data.subarray(slot.offset, slot.offset + product(slot.shape)) };
}

function prefixOf(region: Region): string {
  return region.startsWith("moment:") ? region.slice("moment:".length) : region;
}

function slotsIn(store: OpenStore, region: string): Slot[] {
  return store.layout.slots.filter((slot) => (slot.kind === "state") === (region === "state"));
}
