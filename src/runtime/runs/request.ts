import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { Plan } from "../../compiler/ir/types/plan.ts";
import type { Program } from "../host/colleague.ts";
import type { RunManifest } from "./types.ts";

export interface TrainRequest {
  ir: ModelIR;
  plan: Plan;
  /** The spec and its imports, kept in the run. */
  sources: { path: string; text: string }[];
  /** Folder of the spec: data paths are relative to it. */
  directory: string;
  /** Folder in which the run's own is made. */
  out: string;
  /** What the command line changed, as written, for the manifest. */
  overrides: Record<string, string>;
  /** `ort`, `tfjs`, `tfjs:wasm`, `reference`, …; default: the fastest that loads. */
  engine?: string;
  /** Threads that the engine may use; default: every core. */
  threads?: number;
  /** What another thread runs to take starts of a fit; absent: they are spread by rows alone. */
  program?: Program;
  /** A stopped run to go on with, in its own folder. */
  resume?: string;
  signal?: AbortSignal;
  observe?(event: TrainEvent): void;
}

export type TrainEvent =
  | { event: "start"; run: string; model: string; plan: Plan["label"]; rows: number; heldout: number; engine: string }
  | {
      event: "progress";
      /** Iterations of all starts, or steps. */
      step: number;
      /** Steps in all; absent where nobody knows. */
      steps?: number;
      /** How much of the work is done, from 0 to 1, in place of `steps`. */
      share?: number;
      /** `start 3 of 10`, `epoch 2 of 20`. */
      phase: string;
      objective: number;
      metrics: Record<string, number>;
      rowsPerSecond?: number;
    };

export interface TrainOutcome {
  path: string;
  manifest: RunManifest;
  /** Warnings, and what went wrong numerically; the run is kept all the same. */
  diagnostics: Diagnostic[];
}
