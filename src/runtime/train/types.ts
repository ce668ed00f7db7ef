import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { Purpose } from "../../compiler/programs/purpose.ts";
import type { TensorProgram } from "../../compiler/tensor/types.ts";
import type { LoadedData } from "../data/types.ts";
import type { Engine } from "../engines/engine.ts";
import type { OpenStore } from "../memory/types.ts";
import type { CheckpointState } from "./checkpoint.ts";

export interface GradientRequest {
  ir: ModelIR;
  plan: GradientPlan;
  data: LoadedData;
  engine: Engine;
  /** Default: the setting `seed`. */
  seed?: number;
  /** Called after every iteration and every epoch; for progress bars and logs. What it does never changes the result. */
  observe?(progress: TrainProgress): void;
  /** Called at the end of each epoch, about every 30 seconds and when training ends; awaited. */
  checkpoint?(state: CheckpointState): void | Promise<void>;
  /** Where to go on from. */
  resume?: CheckpointState;
  /** Ends training after the step that is under way. */
  signal?: AbortSignal;
  /** Iterations between two reports of the objective. */
  reportEvery?: number;
  /** Default: `buildProgram` of the compiler. */
  programs?(purpose: Purpose): TensorProgram;
}

export interface TrainProgress {
  /** Iterations done, and of the whole training. */
  step: number;
  steps: number;
  /** Whole epochs done, and of the whole training. */
  epoch: number;
  epochs: number;
  /** Last known value of each metric: of the last reported batch, `valid_…` of held-out rows. */
  metrics: Record<string, number>;
  /** Whether metrics changed: by a report on this iteration's batch, before its update, or by the end of an epoch. */
  news: "none" | "report" | "epoch";
  /** Rows that this process trained on, per second of training. */
  rowsPerSecond: number;
}

export interface GradientFit {
  status: "epochs" | "converged" | "stopped" | "diverged";
  /** Trained numbers; the best ones under early stopping. */
  store: OpenStore;
  /** The region whose weights queries should use. */
  region: "weights" | "ema";
  /** Final metrics by their names in the table; after `stopped` and `diverged` those that were known. */
  metrics: Record<string, number>;
  /** Why a log-likelihood is in units of the fields and not of the columns. */
  fieldUnits?: string;
  /** Iterations done. */
  step: number;
  /** Warnings, and the error behind `diverged`. */
  diagnostics: Diagnostic[];
}
