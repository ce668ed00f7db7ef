import { lowerTfjs } from "../../../compiler/backend.ts";
import type { Engine } from "../engine.ts";
import { chooseBackend, type TfjsBackend, type TfjsHost } from "./backend.ts";
import { loadProgram } from "./program.ts";

export interface TfjsOptions extends TfjsHost {
  /** Absent: the fastest that runs here. */
  backend?: TfjsBackend;
}

/** The tfjs engine without anything of Node's: what a browser takes. Rejects with `BackendUnavailable`. */
export async function createPortableTfjsEngine(options: TfjsOptions): Promise<Engine> {
  const { core, backend } = await chooseBackend(options.backend, options);
  return {
    name: "tfjs",
    version: core.version_core,
    variant: backend,
    threads: backend === "tensorflow" ? (options.cores ?? 1) : 1,
    async load(program, store, limits) {
      const lowered = lowerTfjs(program, (kernel) => (core.getKernel(kernel, backend) ?? null) !== null);
      await core.setBackend(backend);
      return loadProgram({ core, backend, program, lowered, store, limits });
    },
    close: () => undefined,
  };
}
