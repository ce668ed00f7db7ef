import { availableParallelism } from "node:os";
import { shimUtil } from "../../host/util-shim.ts";
import type { Engine } from "../engine.ts";
import { createPortableTfjsEngine, type TfjsOptions } from "./portable.ts";

/**
 * The tfjs engine on Node: `@tensorflow/tfjs-node` where that optional dependency is installed, else WebAssembly, else plain JavaScript.
 * Rejects with `BackendUnavailable` when the backend that was asked for doesn't load.
 */
export function createTfjsEngine({ threads, ...options }: TfjsOptions & { threads?: number | undefined } = {}): Promise<Engine> {
  const loadNative = () => loadTfjsNode(threads);
  return createPortableTfjsEngine({ loadNative, cores: threads ?? availableParallelism(), ...options });
}

// Not a literal in `import`: the package may be absent, for the type checker too.
const optionalPackage = "@tensorflow/tfjs-node";

async function loadTfjsNode(threads: number | undefined): Promise<void> {
  shimUtil();
  // Read by TensorFlow once, when its library starts.
  if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  // TensorFlow's own log: errors only.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  await import(optionalPackage);
}
