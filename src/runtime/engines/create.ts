import { DiagnosticError, diagnostic } from "../../compiler/backend.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { Engine } from "./engine.ts";
import type { TfjsBackend } from "./tfjs/backend.ts";
import { EngineUnavailable } from "./unavailable.ts";

/** What an engine is started with. */
export interface EngineOptions {
  /** Threads within one op, where the engine has them. Default: every core. */
  threads?: number | undefined;
}

const ort = async (options: EngineOptions): Promise<Engine> => (await import("./ort/index.ts")).createOrtEngine(options);
const tfjs =
  (backend?: TfjsBackend) =>
  async (options: EngineOptions): Promise<Engine> =>
    (await import("./tfjs/index.ts")).createTfjsEngine({ ...options, ...(backend === undefined ? {} : { backend }) });

/** Every engine, by the name that `--engine` takes. Loaded when it is asked for: engines are most of what a process could load. */
const engines: Record<string, (options: EngineOptions) => Promise<Engine>> = {
  ort,
  tfjs: tfjs(),
  "tfjs:tensorflow": tfjs("tensorflow"),
  "tfjs:wasm": tfjs("wasm"),
  "tfjs:cpu": tfjs("cpu"),
  reference: async () => (await import("./reference/index.ts")).createReferenceEngine(),
};

/** What is taken where nobody asked: the fastest, and the one that runs everywhere where that doesn't load. */
export const defaultEngine = "ort";
const portableEngine = "tfjs";

/** Refuses a name that no engine has (GEN7101), also where none is needed. */
export function checkEngineName(name: string): void {
  if (Object.hasOwn(engines, name)) return;
  throw new DiagnosticError(diagnostic("GEN7101", { name, names: Object.keys(engines).join(", ") }, { in: "setting", name: "engine" }));
}

/** Whom to tell that the default engine doesn't load here. */
export interface EngineRequest extends EngineOptions {
  warn?(warning: Diagnostic): void;
}

/**
 * Starts an engine (GEN7101 where there is none of that name, GEN7102 where it can't run here). Without a name the default one, or tfjs
 * where that doesn't load, with the warning GEN7108.
 */
export async function createEngine(name: string | undefined, { threads, warn }: EngineRequest = {}): Promise<Engine> {
  if (name !== undefined) checkEngineName(name);
  try {
    return await engines[name ?? defaultEngine]({ threads });
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    const because = error.because.split("\n")[0];
    if (name !== undefined) throw new DiagnosticError(diagnostic("GEN7102", { name, because }, { in: "setting", name: "engine" }));
    warn?.(diagnostic("GEN7108", { name: defaultEngine, because, instead: portableEngine }));
    return createEngine(portableEngine, { threads });
  }
}
