import { emitNoise } from "../../compiler/backend.ts";
import { startKernels } from "../host/kernels.ts";
import type { NoiseLaw } from "./plain.ts";

/** `(out, end, key0, key1, first, high)`, of `lower/wasm/noise.ts`. */
type Fill = (...args: number[]) => unknown;

export interface NoiseKernels extends Record<NoiseLaw, Fill> {
  /** The memory that they write to. It stays in the cache, so to copy from it costs little. */
  scratch: Float32Array;
}

let started: NoiseKernels | undefined;
let tried = false;

/** The kernels, from the first use on; undefined where this host has none. */
export function noiseKernels(): NoiseKernels | undefined {
  if (tried) return started;
  tried = true;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const kernels = startKernels(emitNoise(), memory);
  if (kernels !== undefined) started = { uniform: kernels.uniform!, normal: kernels.normal!, scratch: new Float32Array(memory.buffer) };
  return started;
}
