import type { PlanLabel } from "../../compiler/ir/types/plan.ts";
import type { DataFile } from "../data/types.ts";
import type { Agreement } from "../em/index.ts";

export type RunStatus = "running" | "converged" | "iterations" | "epochs" | "degenerate" | "diverged" | "decreased" | "stopped";

/** How sure a fit by sums over rows is of its maximum. */
export interface FitRecord {
  /** How many starts, of how many, ended within `within` nats of the value that is kept, how far the lowest is below, and how many ended at the variance floor. */
  agreement: Agreement;
  starts: { objective: number; iterations: number; status: string }[];
  /** Length of the objective's gradient in the unconstrained parameters at the end; absent in older runs. */
  gradientNorm?: number;
}

/** `manifest.json` of a run folder, written last. */
export interface RunManifest {
  runVersion: 1;
  genc: string;
  irVersion: number;
  name: string;
  model: string;
  plan: PlanLabel;
  status: RunStatus;
  seed: number;
  /** `--set` and its kin, by setting. */
  overrides: Record<string, string>;
  engine: { name: string; version: string; variant: string; threads: number };
  data: DataFile[];
  step: number;
  /** What isn't finite is null in the file and NaN once read. */
  metrics: Record<string, number>;
  /** Of a fit by sums over rows: how its starts ended. Nats. */
  fit?: FitRecord;
  expects: { text: string; met: boolean; value: number }[];
  /** Every other file of the folder. */
  files: Record<string, { bytes: number; sha256: string }>;
  node: string;
  seconds: number;
}
