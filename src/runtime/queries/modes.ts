import { bug, product, shapeOf } from "../../compiler/backend.ts";
import type { ModelIR, Variable } from "../../compiler/ir/types/model.ts";
import { interpretModel } from "./simulate.ts";
import type { Table, Trained } from "./types.ts";

const SAMPLES = 2500;
/** Standard deviations from a component's mean within which a sample reaches it. */
const REACH = 3;

/** How many components of a known mixture of Normals the model's samples reach. Undefined where the truth is no such mixture. */
export async function modesOf(trained: Trained, truth: ModelIR, seed: number): Promise<number | undefined> {
  const [observed] = truth.variables.filter((variable) => variable.role === "observed");
  const categories = truth.variables.filter((variable) => variable.role === "latent");
  if (observed === undefined || categories.length === 0 || !categories.every(isCategory)) return undefined;
  const components = componentsOf(truth, categories, observed);
  if (components === undefined) return undefined;
  const { fields } = await trained.sample({ count: SAMPLES, seed });
  const samples = fields[observed.field ?? observed.name]?.data;
  if (samples === undefined) return undefined;
  const D = product(shapeOf(observed.type));
  let reached = 0;
  for (let k = 0; k < components.count; k++) if (isReached(samples, components, k, D)) reached += 1;
  return reached;
}

function isCategory(variable: Variable): boolean {
  return variable.type.kind === "category" && variable.type.plate.length === 0;
}

interface Components {
  count: number;
  mean: Float64Array;
  std: Float64Array;
}

/** Mean and standard deviation of the observed variable at every joint value of the categories, [count, D] each. */
function componentsOf(truth: ModelIR, categories: Variable[], observed: Variable): Components | undefined {
  const sizes = categories.map((variable) => variable.type.size ?? bug(`${variable.name} has no size`));
  const count = product(sizes);
  const data: Table = {};
  categories.forEach((variable, axis) => {
    const stride = product(sizes.slice(axis + 1));
    data[variable.name] = { shape: [], data: Float64Array.from({ length: count }, (_state, s) => Math.floor(s / stride) % sizes[axis]) };
  });
  const table = interpretModel(truth, { is: "decode" }, count, { data });
  const mean = table[`${observed.name}.mean`]?.data;
  const std = table[`${observed.name}.std`]?.data;
  return mean === undefined || std === undefined ? undefined : { count, mean, std };
}

function isReached(samples: Float64Array, { mean, std }: Components, k: number, D: number): boolean {
  for (let at = 0; at < samples.length; at += D) {
    let distance = 0;
    for (let i = 0; i < D; i++) distance += ((samples[at + i] - mean[k * D + i]) / std[k * D + i]) ** 2;
    if (distance <= REACH * REACH) return true;
  }
  return false;
}
