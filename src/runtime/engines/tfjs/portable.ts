import { lowerTfjs } from "../../../compiler/backend.ts";
import type { TfjsKernels } from "../../../compiler/lower/tfjs/types.ts";
import type { Engine } from "../engine.ts";
import { chooseBackend, type TfjsBackend, type TfjsHost } from "./backend.ts";
import { loadProgram } from "./program.ts";

export interface TfjsOptions extends TfjsHost {
  /** Absent: the fastest that runs here. */
  backend?: TfjsBackend;
}

/** Where kernels of a backend are so slow that a row should go another way; measured. */
const traits: Record<TfjsBackend, Omit<TfjsKernels, "has">> = {
  tensorflow: { plainProducts: false, convolutionsOnly: false },
  // XNNPACK has the product and the convolution; transposed products and Conv2DBackpropInput are plain loops.
  wasm: { plainProducts: true, convolutionsOnly: true },
  cpu: { plainProducts: false, convolutionsOnly: false },
};

/** The tfjs engine without anything of Node's: what a browser takes. Rejects with `BackendUnavailable`. */
export async function createPortableTfjsEngine(options: TfjsOptions): Promise<Engine> {
  const { core, backend } = await chooseBackend(options.backend, options);
  return {
    name: "tfjs",
    version: core.version_core,
    variant: backend,
    threads: backend === "tensorflow" ? (options.cores ?? 1) : 1,
    async load(program, store, limits) {
      const has = (kernel: string) => (core.getKernel(kernel, backend) ?? null) !== null;
      const lowered = lowerTfjs(program, { has, ...traits[backend] });
      await core.setBackend(backend);
      return loadProgram({ core, backend, program, lowered, store, limits });
    },
    close: () => undefined,
  };
}
