import { bug, shapeOf } from "../../compiler/backend.ts";
import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import type { FittedFields, LoadedData } from "../data/types.ts";
import {
  type EmFit,
  type EmSettings,
  edgeDiagnostics,
  fitDiagnostics,
  fitStatisticsInTurns,
  type Parameters,
  type Progress,
} from "../em/index.ts";
import { createCrew } from "../host/crew.ts";
import { allowFusedLanes } from "../host/lanes.ts";
import { emData, trainedStatistics } from "../queries/statistics.ts";
import type { Trained } from "../queries/types.ts";
import { criteria, likelihoodOf, unitsWarning } from "./measures.ts";
import type { TrainEvent, TrainRequest } from "./request.ts";
import type { Tensor, TensorFile } from "./safetensors.ts";
import type { FitRecord, RunManifest, RunStatus } from "./types.ts";
import { countOf } from "./units.ts";

/** A fit, of either kind, as the run keeps it. */
export interface RunFit {
  trained: Trained;
  weights: TensorFile;
  status: RunStatus;
  step: number;
  metrics: Record<string, number>;
  diagnostics: Diagnostic[];
  /** Of a fit by sums over rows. */
  record?: FitRecord;
  /** Of the engine's record, what only the fit knows. */
  engine?: Pick<RunManifest["engine"], "variant" | "threads">;
}

/** Fits by sums over rows and measures the result. */
export async function fitExact(
  ir: ModelIR,
  plan: StatisticsPlan,
  data: LoadedData,
  observe: (event: TrainEvent) => void,
  { signal, threads, program }: Pick<TrainRequest, "signal" | "threads" | "program"> = {},
): Promise<RunFit> {
  const settings = emSettings(ir);
  // What is maximised: with priors it isn't the log-likelihood.
  const trainedFor = plan.metrics.includes("objective") ? "objective" : "loglik";
  allowFusedLanes();
  const tell = ({ start, starts, iteration, objective, iterations, ended }: Progress): unknown => {
    const phase = starts === 1 ? `iteration ${iteration}` : `start ${start + 1} of ${starts}, iteration ${iteration}`;
    observe({ event: "progress", step: iterations, phase, share: ended / starts, objective, metrics: { [trainedFor]: objective } });
    return signal?.aborted ? "stop" : undefined;
  };
  const rows = emData(plan, data.train);
  const fit = await fitStatisticsInTurns(plan, rows, settings, tell, { crew: createCrew({ threads, program }) });
  const trained = trainedStatistics(ir, plan, fit.parameters);
  const weight = countOf(data.train);
  return {
    trained,
    weights: { tensors: tensorsOf(ir, fit.parameters), metadata: { space: "value" } },
    status: statusOf(fit),
    record: recordOf(fit),
    step: fit.iterations,
    metrics: await exactMetrics(trained, data, fit),
    engine: { variant: fit.computed.variant === "plain" ? "f64" : `f64:${fit.computed.variant}`, threads: fit.computed.threads },
    diagnostics: [
      ...unitsWarning(ir, data.train),
      ...fitDiagnostics(plan, fit, settings, data.train.rows, weight, ir.spans),
      ...edgeDiagnostics(plan, rows, fit.parameters, { spans: ir.spans, levels: levelsOf(ir, data.fitted) }),
    ],
  };
}

export async function exactMetrics(trained: Trained, data: LoadedData, fit?: EmFit): Promise<Record<string, number>> {
  const { total, perRow } = await likelihoodOf(trained, data.train);
  const { plan, logPrior } = trained;
  const { parameters } = plan;
  const metrics: Record<string, number> = {
    loglik: total,
    loglik_per_row: perRow,
    ...(logPrior === undefined ? {} : { log_prior: logPrior, objective: total + logPrior }),
    parameters,
    ...criteria(total, parameters, countOf(data.train)),
    ...(fit === undefined ? {} : { iterations: fit.iterations }),
  };
  if (data.heldout !== undefined) metrics.heldout_loglik_per_row = (await likelihoodOf(trained, data.heldout)).perRow;
  return metrics;
}

/** Names of the categories, by field. */
function levelsOf({ variables }: ModelIR, { fields }: FittedFields): Record<string, string[]> {
  const own = variables.map(({ name, field = name, type }) => [field, fields[field]?.levels ?? type.levels ?? []] as const);
  return Object.fromEntries(own);
}

function statusOf(fit: EmFit): RunStatus {
  return fit.status.is;
}

function recordOf({ agreement, starts, gradientNorm }: EmFit): FitRecord {
  return { agreement, starts, gradientNorm };
}

/** Settings of the fit; a plan that has no starts uses one. */
export function emSettings(ir: ModelIR): EmSettings {
  const number = (name: string): number => {
    const value = ir.settings[name]?.value;
    return typeof value === "number" ? value : bug(`no setting ${name}`);
  };
  return {
    starts: number("starts"),
    tolerance: number("tolerance"),
    iterations: number("iterations"),
    varianceFloor: number("variance_floor"),
    seed: number("seed"),
  };
}

function tensorsOf(ir: ModelIR, parameters: Parameters): Record<string, Tensor> {
  return Object.fromEntries(
    ir.parameters.flatMap((parameter): [string, Tensor][] => {
      const data = parameters[parameter.name];
      return data === undefined ? [] : [[parameter.id, { shape: shapeOf(parameter.type), data }]];
    }),
  );
}

/** Parameters by name from the tensors of a run. */
export function parametersOf(ir: ModelIR, file: TensorFile): Parameters {
  return Object.fromEntries(
    ir.parameters.flatMap((parameter): [string, Float64Array][] => {
      const tensor = file.tensors[parameter.id];
      return tensor === undefined ? [] : [[parameter.name, Float64Array.from(tensor.data)]];
    }),
  );
}
