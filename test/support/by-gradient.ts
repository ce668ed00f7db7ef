import { analyse, statesOf } from "../../src/compiler/derive/analysis.ts";
import { gradientPlan } from "../../src/compiler/derive/gradient.ts";
import type { ModelIR } from "../../src/compiler/ir/types/model.ts";
import type { GradientPlan } from "../../src/compiler/ir/types/plan.ts";

/** The plan of a likelihood by gradient, also where the model has an exact fit: what tests of programs and of training are about. */
export function byGradient(ir: ModelIR): GradientPlan {
  const analysis = analyse(ir);
  const outcome = gradientPlan(analysis, {
    label: "gradient",
    objective: "marginal",
    enumerated: analysis.discrete.map((variable) => ({ variable: variable.name, size: statesOf(variable), kind: "categorical" })),
    sampled: [],
    because: "a test asks for it",
    reason: { node: ir.model, text: "By gradient: a test asks for it." },
  });
  if (outcome.is !== "taken" || outcome.plan.kind !== "gradient") throw new Error(`no plan by gradient: ${JSON.stringify(outcome)}`);
  return outcome.plan;
}
