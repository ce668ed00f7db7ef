import type { PlanLabel } from "../../compiler/ir/types/plan.ts";
import type { DataFile } from "../data/types.ts";

export type RunStatus = "running" | "converged" | "iterations" | "epochs" | "degenerate" | "diverged" | "stopped";

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
  expects: { text: string; met: boolean; value: number }[];
  /** Every other file of the folder. */
  files: Record<string, { bytes: number; sha256: string }>;
  node: string;
  seconds: number;
}
