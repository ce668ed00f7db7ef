import { bug, buildProgram } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { Purpose } from "../../compiler/programs/purpose.ts";
import type { DataPart } from "../data/types.ts";
import type { Engine } from "../engines/engine.ts";
import type { ParameterStore } from "../memory/types.ts";
import { drawObserved } from "./draw.ts";
import { partOf } from "./part.ts";
import { runRows } from "./rows.ts";
import type { Prediction, SampleRequest, Samples, Table, Trained } from "./types.ts";

/** Draws of the posterior behind a score, unless the caller says otherwise. */
const SCORE_DRAWS = 64;

/** Queries of a model trained by gradient: one program each, run over the rows. */
export function trainedGradient(ir: ModelIR, plan: GradientPlan, store: ParameterStore, engine: Engine, seed: number): Trained {
  const run = (purpose: Purpose, part: DataPart, key = seed): Promise<Table> =>
    runRows(buildProgram(ir, plan, purpose), { ir, engine, store, part, seed: key });

  async function score(part: DataPart, draws = SCORE_DRAWS): Promise<Float64Array> {
    const count = plan.sampled.length === 0 ? 1 : draws;
    const logs: Float64Array[] = [];
    for (let draw = 0; draw < count; draw++) logs.push((await run({ is: "score" }, part, seed + draw)).score.data);
    return logMeanExp(logs, part.rows);
  }

  async function predict(part: DataPart): Promise<Prediction> {
    const [latent] = plan.enumerated;
    if (latent === undefined) return bug("no category to predict");
    const table = await run({ is: "predict" }, part);
    const { data } = table[`${latent.variable}.probabilities`];
    const { levels } = ir.variables.find((variable) => variable.name === latent.variable)?.type ?? {};
    const probabilities = data;
    return { is: "class", variable: latent.variable, levels, classes: mostProbable(data, latent.size), probabilities, size: latent.size };
  }

  async function sample({ count, seed: key, given = {} }: SampleRequest): Promise<Samples> {
    const rows = typeof count === "number" ? count : count.reduce((sum, length) => sum + length, 0);
    const table = await run({ is: "sample" }, partOf(given, rows, typeOf), key);
    const fields: Table = {};
    const means: Table = {};
    for (const variable of ir.variables) {
      if (variable.role !== "observed") continue;
      const field = variable.field ?? variable.name;
      fields[field] = drawObserved(ir, variable, table, rows, key);
      const mean = table[`${variable.name}.mean`];
      if (mean !== undefined) means[field] = mean;
    }
    const latents = Object.fromEntries(ir.variables.flatMap(({ role, name }) => (role === "latent" ? [[name, table[name]]] : [])));
    return { rows, fields, means, latents };
  }

  const typeOf = (name: string) => ir.variables.find((variable) => variable.name === name)?.type ?? bug(`no variable ${name}`);
  return {
    ir,
    plan,
    score,
    predict,
    encode: (part) => run({ is: "encode" }, part),
    decode: (latents, rows) => run({ is: "decode" }, partOf(latents, rows, typeOf)),
    reconstruct: (part) => run({ is: "reconstruct" }, part),
    sample,
    close: () => engine.close(),
  };
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

export function mostProbable(probabilities: Float64Array, size: number): number[] {
  return Array.from({ length: probabilities.length / Math.max(1, size) }, (_class, row) => {
    let best = 0;
    for (let k = 1; k < size; k++) if (probabilities[row * size + k] > probabilities[row * size + best]) best = k;
    return best;
  });
}
