import { bug, buildProgram, dims, interpret, product, shapeOf } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { GradientPlan, StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import type { Purpose } from "../../compiler/programs/purpose.ts";
import type { SampleModel, Simulation } from "../data/index.ts";
import { axisValues, sampleRows, separated } from "../em/index.ts";
import { createRandom, fillNoise, streamKey } from "../random/index.ts";
import { drawObserved } from "./draw.ts";
import type { Table } from "./types.ts";

/**
 * A program of a model without free parameters, in the f64 interpreter. `data` holds the inputs of role data, [rows, ...shape]; noise
 * follows from the seed.
 */
export function interpretModel(ir: ModelIR, purpose: Purpose, rows: number, options: { seed?: number; data?: Table }): Table {
  const program = buildProgram(ir, recipe(), purpose);
  const sizes = { B: rows, T: 1 };
  const inputs = program.inputs.map(({ value, role }) => {
    const shape = dims.shapeOf(value.shape, sizes);
    if (role.is === "data") return { shape, data: options.data?.[role.field]?.data ?? bug(`no values of ${role.field}`) };
    const noise = new Float32Array(product(shape));
    if (role.is === "noise") fillNoise(noise, noise.length, role.law, streamKey(options.seed ?? 0, role.stream), [0, 0]);
    return { shape, data: Float64Array.from(noise) };
  });
  const results = interpret(program, inputs, sizes);
  const table: Table = {};
  program.outputs.forEach(({ role }, i) => {
    if (role.is === "result") table[role.name] = { shape: results[i].shape.slice(1), data: results[i].data };
  });
  return table;
}

/** Draws rows of a model without free parameters: data for `source: simulate(…)`. */
export const simulateModel: SampleModel = (simulation) => {
  const { model: ir, rows, seed, plan } = simulation;
  if (plan !== undefined) return simulateSequences(simulation, plan);
  const table = interpretModel(ir, { is: "sample" }, rows, { seed });
  return Object.fromEntries(
    observedOf(ir).map((variable) => {
      const { data } = drawObserved(ir, variable, table, rows, seed);
      return [variable.name, { shape: shapeOf(variable.type), values: data }];
    }),
  );
};

type Column = ReturnType<SampleModel>[string];

/** Sequences of `steps` rows each, the last one of what is left; their rows follow from each other as the axes of the plan say. */
function simulateSequences({ model, rows, seed, steps = rows }: Simulation, plan: StatisticsPlan): ReturnType<SampleModel> {
  const lengths = Array.from({ length: Math.ceil(rows / steps) }, (_length, u) => Math.min(steps, rows - u * steps));
  const drawn = sampleRows(plan, {}, lengths, createRandom(seed, "simulate"));
  const own = separated(plan, drawn.fields);
  const column = (value: (row: number) => number): Column => ({
    shape: [],
    values: Float64Array.from({ length: rows }, (_v, row) => value(row)),
  });
  const categories = Object.entries(axisValues(plan.axes, drawn.states)).map(([name, values]): [string, Column] => [
    name,
    { shape: [], values },
  ]);
  const fields = observedOf(model).map((variable): [string, Column] => {
    const { name } = variable;
    return [name, { shape: shapeOf(variable.type), values: own[name] ?? bug(`nothing was drawn of ${name}`) }];
  });
  const numbered = { sequence: column((row) => Math.floor(row / steps) + 1), step: column((row) => (row % steps) + 1) };
  return { ...numbered, ...Object.fromEntries([...categories, ...fields]) };
}

function observedOf(ir: ModelIR): ModelIR["variables"] {
  return ir.variables.filter((variable) => variable.role === "observed");
}

/** All that a sampling program reads of a plan where nothing is learnt. */
function recipe(): GradientPlan {
  const because = "it is only simulated";
  const no = { because };
  return {
    label: "gradient",
    row: 0,
    reason: [],
    barred: [],
    uses: [],
    metrics: [],
    queries: { sample: true, score: no, encode: no, decode: no, reconstruct: no, predict: no, impute: no, forecast: no },
    parameters: 0,
    kind: "gradient",
    objective: "marginal",
    objectiveSettings: {},
    terms: [],
    steps: [],
    enumerated: [],
    sampled: [],
    layout: { slots: [], groups: {}, weights: 0, state: 0 },
  };
}
