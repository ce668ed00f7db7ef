import type { GradientPlan } from "../../compiler/ir/types/plan.ts";

/** How iterations map to batches and epochs. One iteration runs every step of the plan, each as often as its `repeat`. */
export interface Timeline {
  /** Iterations of the whole training. */
  steps: number;
  /** Batches that one iteration reads: a repeated step sees fresh rows each time. */
  batchesPerStep: number;
  rowsPerStep: number;
  /** Epochs done when iteration `step` begins, a fraction. */
  epochAt(step: number): number;
  /** Whole epochs done when iteration `step` begins. */
  epochsDone(step: number): number;
}

export function timelineOf(plan: GradientPlan, rows: number, batch: number, epochs: number): Timeline {
  const batchesPerStep = Math.max(...plan.steps.map((step) => step.repeat));
  const rowsPerStep = batchesPerStep * batch;
  return {
    steps: Math.ceil((epochs * rows) / rowsPerStep),
    batchesPerStep,
    rowsPerStep,
    epochAt: (step) => (step * rowsPerStep) / rows,
    epochsDone: (step) => Math.min(epochs, Math.floor((step * rowsPerStep) / rows)),
  };
}
