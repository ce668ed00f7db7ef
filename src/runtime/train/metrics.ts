import { bug } from "../../compiler/backend.ts";
import type { Kind, ModelIR } from "../../compiler/ir/types/model.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { DataPart, LoadedData } from "../data/types.ts";
import type { Evaluator } from "./evaluate.ts";

/** The metric of a program of purpose `evaluate` that is the plan's objective, higher being better. None for adversarial plans. */
export function objectiveOf(plan: GradientPlan): "elbo" | "loglik" | undefined {
  if (plan.label === "adversarial") return undefined;
  return plan.label === "elbo" ? "elbo" : "loglik";
}

/** What rows add up to: the objective per unit of weight, and, of a likelihood, what the fields' maps from their columns add to it. */
export interface RowsMetric {
  perRow: number;
  /** Mean log-Jacobian; a likelihood per row in units of the columns is `perRow + jacobian`. */
  jacobian: number;
  /** Number of rows, or the sum of their weights. */
  rows: number;
  /** Why there is no Jacobian: the likelihood is in units of the fields. */
  fieldUnits?: string;
  /** Of the parameters, nats; absent where none has a prior. */
  logPrior?: number;
}

async function rowsMetric(ir: ModelIR, objective: "elbo" | "loglik", evaluator: Evaluator, part: DataPart): Promise<RowsMetric> {
  const { [objective]: sum, rows, log_prior } = await evaluator.sums(part);
  if (sum === undefined || rows === undefined) return bug(`an evaluation without ${objective}`);
  const units = objective === "loglik" ? part.logJacobian(densityFields(ir)) : { ok: true as const, perRow: new Float64Array(part.rows) };
  const weightOf = (row: number): number => part.weights?.[row] ?? 1;
  let weight = 0;
  let jacobian = 0;
  for (let row = 0; row < part.rows; row++) {
    weight += weightOf(row);
    if (units.ok) jacobian += weightOf(row) * units.perRow[row];
  }
  return {
    perRow: sum / rows,
    jacobian: jacobian / weight,
    rows: weight,
    ...(units.ok ? {} : { fieldUnits: units.because }),
    ...(log_prior === undefined ? {} : { logPrior: log_prior / rows }),
  };
}

/** A mass has no units; these kinds have one. */
const discrete: readonly Kind[] = ["binary", "count", "category"];

/** Fields whose densities have units. */
export function densityFields(ir: ModelIR): string[] {
  const observed = ir.variables.filter(({ role, by, type }) => role === "observed" && by.is === "law" && !discrete.includes(type.kind));
  return [...new Set(observed.map((variable) => variable.field ?? variable.name))];
}

export interface FinalMetrics {
  metrics: Record<string, number>;
  fieldUnits?: string;
}

/** Metrics of a finished fit, by their names in `settings/metrics`, over all training and all held-out rows. */
export async function finalMetrics(ir: ModelIR, plan: GradientPlan, data: LoadedData, evaluator: Evaluator): Promise<FinalMetrics> {
  const objective = objectiveOf(plan) ?? bug("an adversarial plan has no bound to evaluate");
  const train = await rowsMetric(ir, objective, evaluator, data.train);
  const heldout = data.heldout === undefined ? undefined : await rowsMetric(ir, objective, evaluator, data.heldout);
  const perRow = train.perRow + train.jacobian;
  const posterior: Record<string, number> =
    train.logPrior === undefined ? {} : { log_prior: train.logPrior, objective: perRow * train.rows + train.logPrior };
  if (objective === "elbo")
    return { metrics: { elbo: train.perRow, ...posterior, ...(heldout === undefined ? {} : { valid_elbo: heldout.perRow }) } };
  const metrics = { loglik: perRow * train.rows, loglik_per_row: perRow, ...posterior, ...heldoutMetric(heldout) };
  return { metrics, ...(train.fieldUnits === undefined ? {} : { fieldUnits: train.fieldUnits }) };
}

function heldoutMetric(heldout: RowsMetric | undefined): Record<string, number> {
  return heldout === undefined ? {} : { heldout_loglik_per_row: heldout.perRow + heldout.jacobian };
}

/** The metric of held-out rows that an epoch ends with, and the objective that early stopping watches. */
export async function epochMetrics(
  ir: ModelIR,
  plan: GradientPlan,
  evaluator: Evaluator,
  heldout: DataPart,
): Promise<{ metrics: Record<string, number>; objective: number }> {
  const objective = objectiveOf(plan) ?? bug("an adversarial plan has no bound to evaluate");
  const found = await rowsMetric(ir, objective, evaluator, heldout);
  return { metrics: objective === "elbo" ? { valid_elbo: found.perRow } : heldoutMetric(found), objective: found.perRow };
}
