import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import type { ModelIR } from "../../ir/types/model.ts";
import type { Plan } from "../../ir/types/plan.ts";
import { remedyFor } from "../values/remedy.ts";

/** What only the plan shows: written settings that it doesn't use (GEN2309, a warning) and metrics that it doesn't have (GEN2404). */
export function checkAgainstPlan(ir: ModelIR, plan: Plan): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, bound] of Object.entries(ir.settings)) {
    if (bound.origin !== "written" || plan.uses.includes(name)) continue;
    const span = bound.node === undefined ? undefined : ir.spans[bound.node];
    found.push(diagnostic("GEN2309", { plan: plan.label, name }, span && at(span)));
  }
  for (const { metric, node } of ir.expects) {
    if (plan.metrics.includes(metric.name)) continue;
    const remedy = remedyFor(metric.name, plan.metrics, "It has", "It reports no metric.");
    found.push(diagnostic("GEN2404", { plan: plan.label, name: metric.name, remedy }, at(ir.spans[`${node}.metric`] ?? ir.spans[node]!)));
  }
  return found;
}

/** Settings of the command line, which hold for all trains of a file, that none of their plans uses (GEN2309). */
export function checkOverrides(all: readonly { ir: ModelIR; plan: Plan }[]): Diagnostic[] {
  const names = new Set(all.flatMap(({ ir }) => Object.keys(ir.settings).filter((name) => ir.settings[name]?.origin === "override")));
  return [...names].flatMap((name) => {
    if (all.some(({ plan }) => plan.uses.includes(name))) return [];
    const plan = [...new Set(all.map(({ plan }) => plan.label))].join("`, `");
    return [diagnostic("GEN2309", { plan, name }, { in: "setting", name })];
  });
}
