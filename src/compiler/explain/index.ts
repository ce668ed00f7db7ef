import type { Bound, ModelIR, SettingValue } from "../ir/types/model.ts";
import type { Plan } from "../ir/types/plan.ts";
import { type AlgorithmStep, algorithmOf } from "./algorithm.ts";
import { costOf, type NetworkCost } from "./cost.ts";
import { type ExplainedPrior, factorization, objectiveText, priorsOf } from "./formula.ts";
import { lawsOf } from "./laws.ts";

/** Why a model is trained as it is: everything that `genc explain` prints, as data. */
export interface Explanation {
  model: string;
  plan: Plan["label"];
  /** The row of the decision table, `docs/derivation.md`. */
  row: number;
  reason: string[];
  barred: { row: number; plan: string; text: string }[];
  /** The joint density, factor by factor. */
  joint: string;
  /** The factors with their laws; of plans by sums over rows. */
  laws: string[];
  /** What is maximised, line by line. */
  objective: string[];
  /** What is done, step by step; of plans by sums over rows. */
  algorithm: AlgorithmStep[];
  /** What is known of parameters before the data. */
  priors: ExplainedPrior[];
  /** Free numbers: of a statistics plan as BIC counts them, of a gradient plan all weights. */
  parameters: number;
  networks: NetworkCost[];
  settings: { name: string; value: string; origin: Bound<unknown>["origin"] }[];
  queries: { name: string; available: boolean; because?: string }[];
}

export function explain(ir: ModelIR, plan: Plan): Explanation {
  return {
    model: ir.model,
    plan: plan.label,
    row: plan.row,
    reason: plan.reason.map((line) => line.text),
    barred: plan.barred.map(({ row, plan: name, text }) => ({ row, plan: name, text })),
    joint: factorization(ir),
    laws: plan.kind === "statistics" ? lawsOf(plan) : [],
    objective: objectiveText(ir, plan),
    algorithm: plan.kind === "statistics" ? algorithmOf(ir, plan) : [],
    priors: priorsOf(ir),
    parameters: plan.parameters,
    networks: ir.networks.map(costOf),
    settings: plan.uses.flatMap((name) => {
      const bound = ir.settings[name];
      return bound === undefined ? [] : [{ name, value: settingText(bound.value), origin: bound.origin }];
    }),
    queries: Object.entries(plan.queries).map(([name, state]) =>
      state === true ? { name, available: true } : { name, available: false, because: state.because },
    ),
  };
}

/** A setting as it would be written. */
export function settingText(value: SettingValue): string {
  if (Array.isArray(value)) return `[${value.map(settingText).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  const args = Object.entries(value.args).filter(([, bound]) => bound.origin !== "default");
  return args.length === 0
    ? value.call
    : `${value.call}(${args.map(([name, bound]) => `${name}: ${settingText(bound.value)}`).join(", ")})`;
}
