import type { ModelIR } from "../ir/types/model.ts";
import type { PlanHead, PlanLabel, Query } from "../ir/types/plan.ts";
import { metrics } from "../settings/metrics.ts";

const gradientSettings = ["seed", "objective", "optimizer", "batch", "epochs", "schedule", "clip", "early_stop", "ema"];

/** Settings of `train` that a plan reads. */
const usedBy: Record<PlanLabel, string[]> = {
  "closed-form": ["seed", "variance_floor"],
  em: ["seed", "starts", "tolerance", "iterations", "variance_floor"],
  "baum-welch": ["seed", "starts", "tolerance", "iterations", "variance_floor"],
  elbo: gradientSettings,
  adversarial: gradientSettings.filter((name) => name !== "early_stop"),
  gradient: gradientSettings,
};

const noBound = "only a model with a posterior has codes";
const exactQueries = {
  sample: true,
  score: true,
  encode: { because: noBound },
  decode: { because: noBound },
  reconstruct: { because: noBound },
} as const;

function queriesOf(ir: ModelIR, label: PlanLabel): Record<Query, true | { because: string }> {
  const category = ir.variables.some((variable) => variable.role !== "given" && variable.type.kind === "category");
  const predict = category || { because: "the model has no category to predict" };
  if (label === "elbo") return { sample: true, score: true, encode: true, decode: true, reconstruct: true, predict };
  if (label === "adversarial") {
    const because = "a model trained against an adversary has no density";
    return { sample: true, score: { because }, encode: { because }, decode: true, reconstruct: { because }, predict: { because } };
  }
  return { ...exactQueries, predict };
}

/** The part of a plan that every kind has, but for its reason. */
export function planHead(ir: ModelIR, label: PlanLabel, parameters: number): Omit<PlanHead, "row" | "reason" | "barred"> {
  const heldout = ir.data?.split !== undefined || ir.data?.test !== undefined;
  return {
    label,
    uses: usedBy[label],
    metrics: metrics.filter((metric) => metric.plans.includes(label) && (heldout || !metric.needsHeldout)).map((metric) => metric.name),
    queries: queriesOf(ir, label),
    parameters,
  };
}
