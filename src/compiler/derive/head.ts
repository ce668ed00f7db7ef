import type { ModelIR } from "../ir/types/model.ts";
import type { PlanHead, PlanLabel } from "../ir/types/plan.ts";
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

/** The part of a plan that every kind has, but for its reason. */
export function planHead(
  ir: ModelIR,
  label: PlanLabel,
  parameters: number,
  queries: PlanHead["queries"],
): Omit<PlanHead, "row" | "reason" | "barred"> {
  const priors = [...ir.parameters, ...ir.networks.flatMap((network) => network.parameters)].some(({ prior }) => prior !== undefined);
  const heldout = ir.data?.split !== undefined || ir.data?.test !== undefined;
  return {
    label,
    uses: usedBy[label],
    metrics: metrics
      .filter((one) => one.plans.includes(label) && (heldout || !one.needsHeldout) && (priors || !one.needsPrior))
      .map((one) => one.name),
    queries,
    parameters,
  };
}
