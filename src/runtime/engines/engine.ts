import type { TensorProgram } from "../../compiler/tensor/types.ts";
import type { ParameterStore } from "../memory/types.ts";

export interface Dims {
  B: number;
  T?: number;
}

/** Runs tensor programs. Weights and state come from the store; gradients and next state go to it. */
export interface Engine {
  name: string;
  version: string;
  /** What it runs on: `tensorflow`, `wasm`, `cpu`. */
  variant: string;
  threads: number;
  load(program: TensorProgram, store: ParameterStore, limits: Dims): Promise<LoadedProgram>;
  close(): void;
}

export interface LoadedProgram {
  /** Where the caller writes input number `input` (of role data, scalar or noise) before a run; as large as `limits` allow. */
  feed(input: number): Float32Array | Int32Array;
  /** Output number `output` of the last run (of role metric or result). */
  fetch(output: number): Float32Array | Int32Array;
  run(dims: Dims): Promise<void>;
  close(): void;
}
