import type { ModelIR } from "../../src/compiler/ir/types/model.ts";
import type { GradientPlan } from "../../src/compiler/ir/types/plan.ts";
import { product } from "../../src/compiler/math/shape.ts";
import { buildProgram } from "../../src/compiler/programs/index.ts";
import type { Purpose } from "../../src/compiler/programs/purpose.ts";
import { shapeOf } from "../../src/compiler/tensor/dims.ts";
import { interpret } from "../../src/compiler/tensor/interpret.ts";
import type { InputRole, TensorProgram } from "../../src/compiler/tensor/types.ts";
import { uniforms } from "./differences.ts";

/** What a program reads, row-major. A slot or a noise that isn't given is random, by its name. */
export interface Inputs {
  data?: Record<string, ArrayLike<number>>;
  slots?: Record<string, ArrayLike<number>>;
  noise?: Record<string, ArrayLike<number>>;
  scalars?: Record<string, number>;
}

export interface Outputs {
  results: Record<string, Float64Array>;
  metrics: Record<string, number>;
  gradients: Record<string, Float64Array>;
  states: Record<string, Float64Array>;
  /** Shapes of the results. */
  shapes: Record<string, number[]>;
}

/** Builds the program of a purpose and runs it on `rows` rows in f64. */
export function run({ ir, plan }: { ir: ModelIR; plan: GradientPlan }, purpose: Purpose, rows: number, inputs: Inputs = {}): Outputs {
  return runProgram(buildProgram(ir, plan, purpose), rows, inputs);
}

export function runProgram(program: TensorProgram, rows: number, inputs: Inputs): Outputs {
  const sizes = { B: rows, T: 1 };
  const arrays = program.inputs.map(({ value, role }) => {
    const shape = shapeOf(value.shape, sizes);
    const given = valuesOf(role, inputs);
    const data = given === undefined ? randomOf(role, product(shape)) : Float64Array.from(given);
    if (data.length !== product(shape)) throw new Error(`${JSON.stringify(role)} wants ${product(shape)} numbers, not ${data.length}`);
    return { shape, data };
  });
  const found = interpret(program, arrays, sizes);
  const outputs: Outputs = { results: {}, metrics: {}, gradients: {}, states: {}, shapes: {} };
  program.outputs.forEach(({ role }, i) => {
    const { data, shape } = found[i]!;
    if ("slot" in role) outputs[role.is === "gradient" ? "gradients" : "states"][role.slot] = data;
    else if (role.is === "metric") outputs.metrics[role.name] = data[0]!;
    else {
      outputs.results[role.name] = data;
      outputs.shapes[role.name] = shape;
    }
  });
  return outputs;
}

function valuesOf(role: InputRole, inputs: Inputs): ArrayLike<number> | undefined {
  if (role.is === "scalar") return [inputs.scalars?.[role.name] ?? 1];
  if (role.is === "noise") return inputs.noise?.[role.stream];
  if (role.is !== "data") return inputs.slots?.[role.slot];
  const values = inputs.data?.[role.field];
  if (values === undefined) throw new Error(`the program reads ${role.field}`);
  return values;
}

function randomOf(role: InputRole, length: number): Float64Array {
  const random = uniforms(Array.from(JSON.stringify(role)).reduce((hash, letter) => (31 * hash + letter.charCodeAt(0)) | 0, 7));
  const standard = role.is === "noise" && role.law === "uniform";
  return Float64Array.from({ length }, () => (standard ? 0.02 + 0.96 * random() : 1.6 * random() - 0.8));
}

/** Random numbers for every slot of a plan, by its name. */
export function slotsOf(plan: GradientPlan, seed = 3): Record<string, Float64Array> {
  const random = uniforms(seed);
  return Object.fromEntries(
    plan.layout.slots.map(({ name, shape, kind }) => [
      name,
      Float64Array.from({ length: product(shape) }, () => (kind === "state" ? 0.5 + random() : 1.6 * random() - 0.8)),
    ]),
  );
}

/** Nodes of the trapezoid rule over ±reach with the standard normal's weights: exact to rounding for smooth functions. */
export function normalNodes(reach = 8): { nodes: Float64Array; weights: Float64Array } {
  const step = 0.2;
  const nodes = Float64Array.from({ length: 10 * reach + 1 }, (_node, i) => -reach + step * i);
  return { nodes, weights: nodes.map((z) => (step * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI)) };
}

/** The largest distance between two lists of numbers, entry by entry. */
export function gapBetween(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Number.POSITIVE_INFINITY;
  return Array.from(wanted).reduce((gap, value, i) => Math.max(gap, Math.abs(value - found[i]!)), 0);
}

export const logNormal = (x: number, mean: number, std: number): number =>
  -0.5 * ((x - mean) / std) ** 2 - Math.log(std) - 0.5 * Math.log(2 * Math.PI);

export const logSumExp = (values: readonly number[]): number => {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
};

/** A dense layer, plainly: kernel [inputs, outputs] row-major. */
export function dense(x: readonly number[], kernel: ArrayLike<number>, bias: ArrayLike<number>): number[] {
  return Array.from({ length: bias.length }, (_output, j) =>
    x.reduce((sum, value, i) => sum + value * kernel[i * bias.length + j]!, bias[j]!),
  );
}
