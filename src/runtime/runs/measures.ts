import { diagnostic } from "../../compiler/backend.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { Expectation, ModelIR } from "../../compiler/ir/types/model.ts";
import type { DataPart, LoadedData, Selection } from "../data/types.ts";
import { maskedPart, unionOf } from "../queries/masked.ts";
import { modesOf } from "../queries/modes.ts";
import type { Trained } from "../queries/types.ts";
import { densityFields } from "../train/metrics.ts";
import { bringIntoUnits, countOf, sumOf, unitsOf, weightedSum, weightsOfScores } from "./units.ts";

export interface Likelihood {
  /** Nats, total. */
  total: number;
  /** Nats a row (a time step). */
  perRow: number;
  /** Scores of rows or sequences. */
  each: Float64Array;
  /** Why it is in units of the fields, not of the columns. */
  because?: string;
}

/** log p of a part, in units of the columns where that is defined. */
export async function likelihoodOf(trained: Trained, part: DataPart): Promise<Likelihood> {
  const units = unitsOf(part, densityFields(trained.ir));
  const each = await trained.score(part);
  bringIntoUnits(each, part, units);
  const total = weightedSum(each, weightsOfScores(each, part));
  return { total, perRow: total / countOf(part), each, ...(units.because === undefined ? {} : { because: units.because }) };
}

/**
 * log p(of | given) of a part, all other entries integrated out, in units of the columns where those of the entries are defined. In a chain
 * the entries are those of every step.
 */
export async function conditionalLikelihood(
  trained: Trained,
  part: DataPart,
  { chosen: { of, given } }: { chosen: { of: Selection; given: Selection } },
): Promise<Likelihood> {
  const joint = await likelihoodOf(trained, maskedPart(part, unionOf(of, given)));
  if (Object.keys(given).length === 0) return joint;
  const condition = await likelihoodOf(trained, maskedPart(part, given));
  const each = joint.each.map((score, i) => score - condition.each[i]);
  const because = joint.because ?? condition.because;
  const total = joint.total - condition.total;
  return { total, perRow: total / countOf(part), each, ...(because === undefined ? {} : { because }) };
}

/** Says so where the log-likelihood of these rows stays in units of the fields (GEN7104). */
export function unitsWarning(ir: ModelIR, part: DataPart): Diagnostic[] {
  const { because } = unitsOf(part, densityFields(ir));
  return because === undefined ? [] : [diagnostic("GEN7104", { because })];
}

/** Criteria from a log-likelihood: lower is better for both. */
export function criteria(logLikelihood: number, parameters: number, rows: number): { bic: number; aic: number } {
  return { bic: parameters * Math.log(rows) - 2 * logLikelihood, aic: 2 * parameters - 2 * logLikelihood };
}

/**
 * One metric of an `expect` line, undefined where it can't be measured here. `heldout(m)` and the metrics that need held-out rows look
 * at those; without `heldout`, `accuracy` and `iwae` are of the training rows.
 */
export async function measure(
  trained: Trained,
  data: LoadedData,
  known: Record<string, number>,
  { name, args, heldout }: Expectation["metric"],
): Promise<number | undefined> {
  const part = heldout ? data.heldout : data.train;
  if (part === undefined) return undefined;
  if (name === "accuracy") return accuracyOf(trained, part, String(args.variable));
  if (name === "iwae") return mean(await trained.score(part, numberIn(args, "samples")), part.weights);
  if (name === "modes") return modes(trained);
  if (heldout && name === "loglik") return known.heldout_loglik_per_row;
  if (heldout && name === "elbo") return known.valid_elbo;
  return known[name];
}

function modes(trained: Trained): Promise<number | undefined> | undefined {
  const source = trained.ir.data?.source;
  return source?.is === "simulate" ? modesOf(trained, source.model, source.seed + 1) : undefined;
}

function numberIn(args: Expectation["metric"]["args"], name: string): number | undefined {
  const value = args[name];
  return typeof value === "number" ? value : undefined;
}

function mean(values: Float64Array, weights: Float64Array | undefined): number {
  return weightedSum(values, weights) / (weights === undefined ? values.length : sumOf(weights));
}

const isThere = (value: number): boolean => !Number.isNaN(value);

/** Share of rows, or of sequences where it is of these, by weight, that have an observed category, whose own is the most probable one given the rest. */
async function accuracyOf(trained: Trained, part: DataPart, variable: string): Promise<number | undefined> {
  const { ir, plan } = trained;
  const observed = ir.variables.find(({ name, role }) => name === variable && role === "observed");
  const known = plan.kind === "statistics" ? plan.axes.some(({ name }) => name === variable) : plan.label === "gradient";
  if (observed === undefined || !known || plan.queries.predict !== true) return undefined;
  const prediction = await trained.predict(part, variable);
  if (prediction.is !== "class") return undefined;
  const truth = part.fields[observed.field ?? observed.name].matrix();
  const { unit, classes } = prediction;
  const said =
    unit === "row"
      ? truth
      : Float64Array.from(part.sequences ?? [], ({ start, end }) => truth.subarray(start, end).find(isThere) ?? Number.NaN);
  const weights = unit === "row" ? part.weights : weightsOfScores(said, part);
  const hits = Float64Array.from(classes, (found, i) => Number(found === said[i]));
  return mean(
    hits.filter((_hit, i) => isThere(said[i])),
    weights?.filter((_weight, i) => isThere(said[i])),
  );
}
