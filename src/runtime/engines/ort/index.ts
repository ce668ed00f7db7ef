import { availableParallelism } from "node:os";
import type { Engine } from "../engine.ts";
import { loadOrt } from "./binding.ts";
import { loadProgram } from "./program.ts";

export interface OrtOptions {
  /** Threads within one op. Default: every core. */
  threads?: number | undefined;
}

/**
 * Whole programs as ONNX graphs in onnxruntime, which reads weights and writes gradients in the store's own memory. Rejects with
 * `EngineUnavailable` where onnxruntime-node doesn't load.
 */
export async function createOrtEngine({ threads = availableParallelism() }: OrtOptions = {}): Promise<Engine> {
  const ort = await loadOrt();
  return {
    name: "ort",
    version: ort.env.versions.node ?? ort.env.versions.common,
    variant: "cpu",
    threads,
    load: async (program, store, limits) => loadProgram({ ort, threads, program, store, limits }),
    close: () => undefined,
  };
}
