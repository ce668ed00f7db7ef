import type { ParameterLayout } from "../../compiler/ir/types/layout.ts";

export type Region = "weights" | "gradients" | "state" | "nextState" | "ema" | `moment:${string}`;

/**
 * All numbers of a training run in one WebAssembly memory that is neither shared nor ever grown, so that every engine can read and
 * write it in place. The truth for every engine.
 */
export interface ParameterStore {
  layout: ParameterLayout;
  memory: WebAssembly.Memory;
  region(name: Region): Float32Array;
  slot(name: string, region: Region): Float32Array;
}

/** A store that can say what it has. Engines need no more than a `ParameterStore`. */
export interface OpenStore extends ParameterStore {
  regions: readonly Region[];
}
