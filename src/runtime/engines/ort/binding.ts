import { EngineUnavailable } from "../unavailable.ts";

/** What genc uses of onnxruntime-node. Said here, for the package may be absent, for the type checker too. */
export interface Ort {
  Tensor: new (type: "float32" | "int32" | "int64" | "bool", data: OrtNumbers, dims: readonly number[]) => OrtTensor;
  InferenceSession: { create(model: Uint8Array, options: Record<string, unknown>): Promise<OrtSession> };
  env: { versions: { node?: string; common: string } };
}

export type OrtNumbers = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** Opaque: numbers stay where they are. */
export interface OrtTensor {
  readonly dims: readonly number[];
}

export interface OrtSession {
  /** Defers by one turn of the event loop, then blocks it until the graph is done. */
  run(feeds: Record<string, OrtTensor>, fetches: Record<string, OrtTensor>): Promise<unknown>;
  release(): Promise<void>;
}

// Not a literal in `import`: the package may be absent.
const optionalPackage = "onnxruntime-node";

/** Loads onnxruntime-node. Rejects with `EngineUnavailable` where it isn't installed or has no library for this machine. */
export async function loadOrt(): Promise<Ort> {
  try {
    const loaded = (await import(optionalPackage)) as Ort & { default?: Ort };
    return loaded.default ?? loaded;
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new EngineUnavailable(`onnxruntime can't run here: ${because}`, because);
  }
}
