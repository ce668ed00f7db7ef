import type * as Tfjs from "@tensorflow/tfjs-core";
import { EngineUnavailable } from "../unavailable.ts";

export type TfjsCore = typeof Tfjs;
export type TfjsBackend = "tensorflow" | "wasm" | "cpu";

/** What the place where it runs can give. */
export interface TfjsHost {
  /** Loads the addon of `@tensorflow/tfjs-node`, which registers the backend `tensorflow`. Rejects where it isn't installed. */
  loadNative?: () => Promise<unknown>;
  /** Where a browser finds the .wasm files of `@tensorflow/tfjs-backend-wasm`, with a slash at its end. Node finds them itself. */
  wasmFolder?: string;
  /** Threads that TensorFlow takes: the number of cores. For the run's record only. */
  cores?: number;
}

/** A backend that was asked for can't run here. */
export class BackendUnavailable extends EngineUnavailable {
  readonly backend: TfjsBackend;
  constructor(backend: TfjsBackend, because: string) {
    super(`The tfjs backend ${backend} can't run here: ${because}`, because);
    this.name = "BackendUnavailable";
    this.backend = backend;
  }
}

/** From the fastest to the slowest; the first that runs is taken. */
const preference: readonly TfjsBackend[] = ["tensorflow", "wasm", "cpu"];

export interface ChosenBackend {
  core: TfjsCore;
  backend: TfjsBackend;
}

/** Registers and starts the wanted backend, or the fastest there is. */
export async function chooseBackend(wanted: TfjsBackend | undefined, host: TfjsHost): Promise<ChosenBackend> {
  const core: TfjsCore = await import("@tensorflow/tfjs-core");
  // Without its warnings: that kernels are registered twice (tfjs-node brings the cpu's), that tfjs-node exists.
  core.enableProdMode();
  let failure: unknown = "no backend was tried";
  for (const backend of wanted === undefined ? preference : [wanted]) {
    try {
      await register(core, backend, host);
      if (await core.setBackend(backend)) return { core, backend };
      failure = "it did not start";
    } catch (error) {
      failure = error;
    }
  }
  throw new BackendUnavailable(wanted ?? "cpu", failure instanceof Error ? failure.message : String(failure));
}

async function register(core: TfjsCore, backend: TfjsBackend, { loadNative, wasmFolder }: TfjsHost): Promise<void> {
  if ((core.findBackend(backend) ?? null) !== null) return;
  switch (backend) {
    case "tensorflow":
      if (loadNative === undefined) throw new Error("it needs Node and @tensorflow/tfjs-node");
      await loadNative();
      return;
    case "wasm": {
      const wasm = await import("@tensorflow/tfjs-backend-wasm");
      if (wasmFolder !== undefined) wasm.setWasmPaths(wasmFolder);
      return;
    }
    case "cpu":
      await import("@tensorflow/tfjs-backend-cpu");
      return;
  }
}
