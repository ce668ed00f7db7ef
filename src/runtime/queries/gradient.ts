import { bug, buildProgram } from "../../compiler/backend.ts";
import type { ModelIR, Variable } from "../../compiler/ir/types/model.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { Purpose } from "../../compiler/programs/purpose.ts";
import type { DataPart, LoadedData } from "../data/types.ts";
import type { Engine } from "../engines/engine.ts";
import type { OpenStore } from "../memory/types.ts";
import { createEvaluator } from "../train/evaluate.ts";
import { finalMetrics, objectiveOf } from "../train/metrics.ts";
import { drawObserved } from "./draw.ts";
import { mostProbable } from "./most-probable.ts";
import { partOf } from "./part.ts";
import { QUERY_BATCH, runDraws, runRows } from "./rows.ts";
import type { Prediction, SampleRequest, Samples, Table, Trained } from "./types.ts";

/** Draws of the posterior behind a score, unless the caller says otherwise. */
const SCORE_DRAWS = 64;

/** Queries of a model trained by gradient: one program each, run over the rows. */
export function trainedGradient(ir: ModelIR, plan: GradientPlan, store: OpenStore, engine: Engine, seed: number): Trained {
  const refuse = (): never => bug(`${plan.label} has no such query`);
  const run = (purpose: Purpose, part: DataPart, key = seed): Promise<Table> =>
    runRows(buildProgram(ir, plan, purpose), { ir, engine, store, part }, key);

  async function score(part: DataPart, draws = SCORE_DRAWS): Promise<Float64Array> {
    const count = plan.sampled.length === 0 ? 1 : draws;
    const seeds = Array.from({ length: count }, (_draw, i) => seed + i);
    const tables = await runDraws(buildProgram(ir, plan, { is: "score" }), { ir, engine, store, part }, seeds);
    return logMeanExp(
      tables.map((table) => table.score.data),
      part.rows,
    );
  }

  async function predict(part: DataPart, wanted?: string): Promise<Prediction> {
    const variable = variableNamed(wanted ?? predictedVariable(ir, plan) ?? bug("no category to predict"));
    const { name } = variable;
    const table = await run(variable.role === "latent" ? { is: "predict" } : { is: "predict", of: name }, part);
    const { data: probabilities, shape } = table[`${name}.probabilities`];
    const [size] = shape;
    return {
      is: "class",
      unit: "row",
      variable: name,
      levels: variable.type.levels,
      classes: mostProbable(probabilities, size),
      probabilities,
      size,
    };
  }

  async function sample({ count, seed: key, given = {} }: SampleRequest): Promise<Samples> {
    const rows = typeof count === "number" ? count : count.reduce((sum, length) => sum + length, 0);
    const table = await run({ is: "sample" }, inMemory(given, rows), key);
    const fields: Table = {};
    const means: Table = {};
    for (const variable of ir.variables) {
      if (variable.role !== "observed") continue;
      const field = fieldOf(variable);
      fields[field] = drawObserved(ir, variable, table, rows, key);
      const mean = table[`${variable.name}.mean`];
      if (mean !== undefined) means[field] = mean;
    }
    const latents = Object.fromEntries(ir.variables.flatMap(({ role, name }) => (role === "latent" ? [[name, table[name]]] : [])));
    return { rows, fields, means, latents };
  }

  async function evaluate(data: LoadedData): Promise<Record<string, number>> {
    const program = buildProgram(ir, plan, { is: "evaluate" });
    const evaluator = await createEvaluator({ engine, store, ir, program, batch: QUERY_BATCH, seed });
    try {
      return (await finalMetrics(ir, plan, data, evaluator)).metrics;
    } finally {
      evaluator.close();
    }
  }

  const variableNamed = (name: string): Variable => ir.variables.find((variable) => variable.name === name) ?? bug(`no variable ${name}`);
  /** Values by variable as rows by field, which is how programs are fed. */
  const inMemory = (table: Table, rows: number): DataPart => {
    const fields = Object.entries(table).map(([name, values]) => ({ variable: variableNamed(name), values }));
    return partOf(
      fields.map(({ variable, values }) => ({ field: fieldOf(variable), type: variable.type, values })),
      rows,
    );
  };
  return {
    ir,
    plan,
    score,
    predict,
    scoreSteps: refuse,
    impute: refuse,
    drawMissing: refuse,
    encode: (part) => run({ is: "encode" }, part),
    decode: (latents, rows) => run({ is: "decode" }, inMemory(latents, rows)),
    reconstruct: (part) => run({ is: "reconstruct" }, part),
    sample,
    ...(objectiveOf(plan) === undefined ? {} : { evaluate }),
    close: () => engine.close(),
  };
}

function fieldOf({ field, name }: Variable): string {
  return field ?? name;
}

/** The category that `predict` is about: the first that is latent and summed or inferred, else the first that is observed. */
export function predictedVariable(ir: ModelIR, plan: GradientPlan): string | undefined {
  const single = ir.variables.filter(({ type }) => (type.kind === "category" || type.kind === "binary") && type.plate.length === 0);
  const latent = single.find(({ name }) => plan.enumerated.some(({ variable }) => variable === name));
  return (latent ?? single.find(({ role }) => role === "observed"))?.name;
}

/** log of the mean of exp, entry by entry. */
function logMeanExp(logs: Float64Array[], rows: number): Float64Array {
  if (logs.length === 1) return logs[0];
  return Float64Array.from({ length: rows }, (_entry, i) => {
    const top = logs.reduce((most, log) => Math.max(most, log[i]), -Infinity);
    if (top === -Infinity) return top;
    return top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log[i] - top), 0) / logs.length);
  });
}
