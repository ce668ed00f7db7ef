import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import type { ModelIR } from "../../ir/types/model.ts";
import type { Plan } from "../../ir/types/plan.ts";
import { remedyFor } from "../values/remedy.ts";

/** What only the plan shows: settings that it doesn't use (GEN2309, a warning) and metrics that it doesn't have (GEN2404). */
export function checkAgainstPlan(ir: ModelIR, plan: Plan): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, bound] of Object.entries(ir.settings)) {
    if (bound.origin === "default" || plan.uses.includes(name)) continue;
    const span = bound.node === undefined ? undefined : ir.spans[bound.node];
    found.push(diagnostic("GEN2309", { plan: plan.label, name }, span === undefined ? { in: "setting", name } : at(span)));
  }
  for (const { metric, node } of ir.expects) {
    if (plan.metrics.includes(metric.name)) continue;
    const remedy = remedyFor(metric.name, plan.metrics, "It has", "It reports no metric.");
    found.push(diagnostic("GEN2404", { plan: plan.label, name: metric.name, remedy }, at(ir.spans[`${node}.metric`] ?? ir.spans[node]!)));
  }
  return found;
}
