import { bug } from "../../compiler/backend.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import { callOf, numbersOf } from "./settings.ts";

/** Value of a scalar input after `epoch` epochs (a fraction): the objective's setting of that name, a number or `warmup(from, to, epochs)`. */
export function scalarAt(plan: GradientPlan, name: string, epoch: number): number {
  const value = plan.objectiveSettings[name];
  if (typeof value === "number") return value;
  const call = callOf(value);
  if (call?.call !== "warmup") return bug(`no scalar ${name}`);
  const { from, to, epochs } = numbersOf(call);
  return from + (to - from) * Math.min(1, epoch / epochs);
}
