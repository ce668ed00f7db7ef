import { DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { Engine } from "./engine.ts";
import { createReferenceEngine } from "./reference/index.ts";
import { BackendUnavailable } from "./tfjs/backend.ts";
import { createTfjsEngine } from "./tfjs/index.ts";

/** Every engine, by the name that `--engine` takes. */
const engines: Record<string, () => Promise<Engine>> = {
  tfjs: () => createTfjsEngine(),
  "tfjs:tensorflow": () => createTfjsEngine({ backend: "tensorflow" }),
  "tfjs:wasm": () => createTfjsEngine({ backend: "wasm" }),
  "tfjs:cpu": () => createTfjsEngine({ backend: "cpu" }),
  reference: async () => createReferenceEngine(),
};

export const defaultEngine = "tfjs";

/** Refuses a name that no engine has (GEN7101), also where none is needed. */
export function checkEngineName(name: string): void {
  if (Object.hasOwn(engines, name)) return;
  throw new DiagnosticError(diagnostic("GEN7101", { name, names: Object.keys(engines).join(", ") }, { in: "setting", name: "engine" }));
}

/** Starts an engine (GEN7101 where there is none of that name, GEN7102 where it can't run here). */
export async function createEngine(name: string = defaultEngine): Promise<Engine> {
  checkEngineName(name);
  try {
    return await engines[name]();
  } catch (error) {
    if (!(error instanceof BackendUnavailable)) throw error;
    throw new DiagnosticError(diagnostic("GEN7102", { name, because: error.because.split("\n")[0] }, { in: "setting", name: "engine" }));
  }
}
