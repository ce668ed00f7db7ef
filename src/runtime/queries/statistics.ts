import { bug, shapeOf } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { StateAxis, StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import type { DataPart } from "../data/types.ts";
import {
  axisValues,
  classify,
  type DeclaredParameter,
  drawLatents,
  drawMissing,
  type EmData,
  emissionFields,
  filtered,
  isOfSequence,
  joined,
  logPriorOf,
  marginal,
  missingLaws,
  type Parameters,
  posterior,
  sampleRows,
  scoreRows,
  scoreSteps,
  separated,
  separatedLaws,
  standardErrors,
  viterbi,
} from "../em/index.ts";
import { createRandom } from "../random/index.ts";
import { decodeExactly, encodeExactly, reconstructExactly } from "./codes.ts";
import { mostProbable } from "./most-probable.ts";
import type { Decoding, Prediction, Samples, Table, Trained } from "./types.ts";

export { isChain, isSequential } from "../em/index.ts";

/** Queries of a model fitted by sums over rows. */
export function trainedStatistics(ir: ModelIR, plan: StatisticsPlan, parameters: Parameters): Trained {
  const logPrior = logPriorOf(plan, parameters);
  /** Rows, and then the continuous latents given them. */
  function drawn(random: Random, draw: (random: Random) => Drawn): Samples {
    const rows = draw(random);
    return samplesOf(
      ir,
      plan,
      { ...rows, fields: separated(plan, rows.fields) },
      drawLatents(plan, parameters, rows.states, rows.fields, random),
    );
  }

  return {
    ir,
    plan,
    ...(logPrior === undefined ? {} : { logPrior }),
    score: async (part) => scoreRows(plan, parameters, emData(plan, part)),
    scoreSteps: async (part) => scoreSteps(plan, parameters, emData(plan, part)),
    predict: async (part, variable, decoding) => predict(plan, parameters, part, variable, decoding),
    impute: async (part, shares) => separatedLaws(plan, missingLaws(plan, parameters, emData(plan, part), shares)),
    drawMissing: async (part, seed) =>
      drawn(createRandom(seed, "impute"), (random) => drawMissing(plan, parameters, emData(plan, part), random)),
    encode: async (part) => encodeExactly(ir, plan, parameters, emData(plan, part)),
    decode: async (latents, rows) => decodeExactly(ir, plan, parameters, latents, rows),
    reconstruct: async (part) => reconstructExactly(ir, plan, parameters, emData(plan, part)),
    sample: async ({ count, seed, given }) =>
      drawn(createRandom(seed, "sample"), (random) => sampleRows(plan, parameters, count, random, knownOf(ir, plan, given))),
    standardErrors: (part, observe, kernels) =>
      standardErrors(plan, parameters, emData(plan, part), declaredIn(ir, parameters), observe, kernels),
    close: () => undefined,
  };
}

/** The matrices that a plan reads. A field that is not loaded (a category to be predicted) counts as missing. */
export function emData(plan: StatisticsPlan, part: DataPart): EmData {
  const read = Object.fromEntries([
    ...fieldsOf(plan).map((name) => [name, part.fields[name]?.matrix() ?? missing(plan, name, part.rows)]),
    ...knownFields(plan).map((name) => [name, part.fields[name]?.matrix() ?? bug(`no known column ${name}`)]),
  ]);
  return { rows: part.rows, fields: joined(plan, read, part.rows), weights: part.weights, sequences: part.sequences };
}

function missing({ emissions }: StatisticsPlan, field: string, rows: number): Float64Array {
  const width = emissions.flatMap(({ blocks = [] }) => blocks).find((block) => block.field === field)?.width ?? 1;
  return new Float64Array(rows * width).fill(Number.NaN);
}

/** Fields of the plan's emissions and observed categories. */
export function fieldsOf(plan: StatisticsPlan): string[] {
  const axes = plan.axes.flatMap((axis) => (axis.role === "observed" ? [axis.field ?? axis.name] : []));
  return [...emissionFields(plan), ...axes];
}

/** Fields of given variables that densities depend on. */
export function knownFields({ axes, emissions }: StatisticsPlan): string[] {
  const categories = axes.flatMap(({ role, field, name }) => (role === "given" ? [field ?? name] : []));
  return [
    ...new Set([...categories, ...emissions.flatMap(({ predictors = {} }) => Object.values(predictors).flatMap(({ fields }) => fields))]),
  ];
}

/** The category that `predict` is about: a chain's path, a latent's value, or an observed category from the rest. */
export function predictedAxis(plan: StatisticsPlan): StateAxis {
  return (
    plan.axes.find(({ role }) => role === "latent") ?? plan.axes.find(({ role }) => role === "observed") ?? bug("no category to predict")
  );
}

function predict(
  plan: StatisticsPlan,
  parameters: Parameters,
  part: DataPart,
  wanted?: string,
  decoding: Decoding = "viterbi",
): Prediction {
  const axis = wanted === undefined ? predictedAxis(plan) : (plan.axes.find(({ name }) => name === wanted) ?? bug(`no axis ${wanted}`));
  const data = emData(plan, part);
  const { name: variable, levels, size } = axis;
  if (axis.kind === "markov" && decoding === "viterbi")
    return { is: "path", variable, levels, path: viterbi(plan, parameters, data, variable).map((path) => Array.from(path)) };
  const states = decoding === "filtered" ? filtered : posterior;
  const ofRows =
    axis.role === "observed"
      ? classify(plan, parameters, data, variable).probabilities
      : marginal(plan, states(plan, parameters, data).probabilities, variable);
  const unit = isOfSequence(axis) ? "sequence" : "row";
  const probabilities = unit === "row" ? ofRows : ofSequences(ofRows, size, data);
  return { is: "class", unit, variable, levels, classes: mostProbable(probabilities, size), probabilities, size };
}

/** The known columns of rows to be drawn, from values of given variables. */
function knownOf(ir: ModelIR, plan: StatisticsPlan, given: Table = {}): Record<string, Float64Array> {
  return Object.fromEntries(
    knownFields(plan).map((field) => {
      const variable = ir.variables.find((one) => one.role === "given" && (one.field ?? one.name) === field);
      return [field, given[variable?.name ?? field]?.data ?? bug(`no values of ${field}`)];
    }),
  );
}

/** What all rows of a sequence have alike, once for each sequence. */
function ofSequences(ofRows: Float64Array, size: number, { sequences = [] }: EmData): Float64Array {
  const out = new Float64Array(sequences.length * size);
  for (const [u, { start }] of sequences.entries()) out.set(ofRows.subarray(start * size, (start + 1) * size), u * size);
  return out;
}

/** The parameters that the plan fits, as they were declared. */
function declaredIn(ir: ModelIR, parameters: Parameters): DeclaredParameter[] {
  return ir.parameters.flatMap(({ name, type, fixed }) => {
    const { kind, size = 1 } = type;
    const one = kind === "spd" ? size * size : kind === "simplex" ? size : 1;
    return parameters[name] === undefined ? [] : [{ name, kind, size: one, ...(fixed === undefined ? {} : { fixed }) }];
  });
}

type Random = ReturnType<typeof createRandom>;

interface Drawn {
  states: Int32Array;
  fields: Record<string, Float64Array>;
}

/** Drawn states, fields and continuous latents as a table of variables. */
function samplesOf(ir: ModelIR, plan: StatisticsPlan, drawn: Drawn, continuous: ReturnType<typeof drawLatents>): Samples {
  const fields: Table = {};
  for (const [field, data] of Object.entries(drawn.fields)) {
    const variable = ir.variables.find((candidate) => (candidate.field ?? candidate.name) === field) ?? bug(`no variable of ${field}`);
    fields[field] = { shape: shapeOf(variable.type), data };
  }
  const values = axisValues(plan.axes, drawn.states);
  const latents: Table = {};
  for (const { name, role } of plan.axes) if (role === "latent") latents[name] = { shape: [], data: values[name] };
  for (const [name, found] of Object.entries(continuous)) {
    const variable = ir.variables.find((candidate) => candidate.name === name) ?? bug(`no latent ${name}`);
    latents[name] = { shape: shapeOf(variable.type), data: found.values };
  }
  return { rows: drawn.states.length, fields, means: {}, latents };
}
