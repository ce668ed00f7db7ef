import { bug } from "../../compiler/backend.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { DataPart } from "../data/types.ts";
import { callOf, numbersOf } from "./settings.ts";

/** Rows, or the sum of their weights: what a prior is divided by in a mean over rows. */
export function rowsInAll({ rows, weights }: Pick<DataPart, "rows" | "weights">): number {
  return weights === undefined ? rows : weights.reduce((sum, weight) => sum + weight, 0);
}

/** Value of a scalar input after `epoch` epochs (a fraction): the objective's setting of that name, a number or `warmup(from, to, epochs)`. */
export function scalarAt(plan: GradientPlan, name: string, epoch: number): number {
  const value = plan.objectiveSettings[name];
  if (typeof value === "number") return value;
  const call = callOf(value);
  if (call?.call !== "warmup") return bug(`no scalar ${name}`);
  const { from, to, epochs } = numbersOf(call);
  return from + (to - from) * Math.min(1, epoch / epochs);
}
