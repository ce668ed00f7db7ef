import { emitNoise } from "../../compiler/backend.ts";
import { type Kernels, startKernels } from "../host/kernels.ts";

/** The kernels of `lower/wasm/noise.ts` and the memory that they work in. It stays in the cache, so to copy from it costs little. */
export interface NoiseKernels {
  /** `(out, end, key0, key1, first, high)` */
  uniform: Kernels[string];
  normal: Kernels[string];
  /** `(out, end, bytes, table)` */
  lookUp: Kernels[string];
  below: Kernels[string];
  /** What they write, from address 0 on. */
  scratch: Float32Array;
  /** What `lookUp` and `below` read: as many bytes as `scratch` has numbers, and a number for each byte. */
  bytes: Uint8Array;
  table: Float32Array;
}

const PAGE = 65_536;
const NUMBERS = PAGE / 4;

let started: NoiseKernels | undefined;
let tried = false;

/** The kernels, from the first use on; undefined where this host has none. */
export function noiseKernels(): NoiseKernels | undefined {
  if (tried) return started;
  tried = true;
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2 });
  const kernels = startKernels(emitNoise(), memory);
  if (kernels === undefined) return undefined;
  started = {
    uniform: kernels.uniform!,
    normal: kernels.normal!,
    lookUp: kernels.lookUp!,
    below: kernels.below!,
    scratch: new Float32Array(memory.buffer, 0, NUMBERS),
    bytes: new Uint8Array(memory.buffer, PAGE, NUMBERS),
    table: new Float32Array(memory.buffer, PAGE + NUMBERS, 256),
  };
  return started;
}
