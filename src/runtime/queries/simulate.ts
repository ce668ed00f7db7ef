import { buildProgram, dims, interpret, shapeOf } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { SampleModel } from "../data/index.ts";
import { fillNoise, streamKey } from "../random/index.ts";
import { drawObserved } from "./draw.ts";
import type { Table } from "./types.ts";

/** Draws rows of a model without free parameters, by its sampling program in the f64 interpreter: data for `source: simulate(…)`. */
export const simulateModel: SampleModel = (ir, rows, seed) => {
  const program = buildProgram(ir, recipe(), { is: "sample" });
  const sizes = { B: rows, T: 1 };
  const inputs = program.inputs.map(({ value, role }) => {
    const shape = dims.shapeOf(value.shape, sizes);
    const noise = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (role.is === "noise") fillNoise(noise, noise.length, role.law, streamKey(seed, role.stream), [0, 0]);
    return { shape, data: Float64Array.from(noise) };
  });
  const results = interpret(program, inputs, sizes);
  const table: Table = {};
  program.outputs.forEach(({ role }, i) => {
    if (role.is === "result") table[role.name] = { shape: results[i].shape.slice(1), data: results[i].data };
  });
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
    queries: { sample: true, score: no, encode: no, decode: no, reconstruct: no, predict: no },
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
