import { bug, buildProgram, dims, interpret, product, shapeOf } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { Purpose } from "../../compiler/programs/purpose.ts";
import type { SampleModel } from "../data/index.ts";
import { fillNoise, streamKey } from "../random/index.ts";
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
export const simulateModel: SampleModel = (ir, rows, seed) => {
  const table = interpretModel(ir, { is: "sample" }, rows, { seed });
  return Object.fromEntries(
    observedOf(ir).map((variable) => {
      const { data } = drawObserved(ir, variable, table, rows, seed);
      return [variable.name, { shape: shapeOf(variable.type), values: data }];
    }),
  );
};

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
